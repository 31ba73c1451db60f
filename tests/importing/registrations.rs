//! Rows of the national system's export: facts after the last change, steps and bookings, and each
//! way in which dates and amounts contradict themselves.

use proptest::prelude::*;
use qianxian::domain::trade::Registration;
use qianxian::domain::trade::words::{BookingKind, RegistrationState, RevocationGround};
use qianxian::domain::{Content, Day, Fen};
use qianxian::importing::Row;

use crate::{faults, rows_of};

const HEADER: &str = "合同登记编号,项目名称,合同类型,卖方名称,卖方地区代码,买方名称,买方地区代码,签订日期,登记日期,合同成交额（万元）,技术交易额（万元）";
const ROW: &str = "2023 3305 2100 0001,甲,技术开发,乙大学,330521,丙；丁,330521；330106,2023-03-01,2023-03-10,100,80";

fn row(more: &str, cells: &str) -> Row<Registration> {
    let comma = if more.is_empty() { "" } else { "," };
    let table = format!("{HEADER}{comma}{more}\n{ROW}{comma}{cells}\n");
    rows_of::<Registration>("a.csv", table).pop().unwrap()
}

fn good(more: &str, cells: &str) -> Registration {
    let row = row(more, cells);
    assert_eq!(faults(&row), [""; 0], "{more}: {cells}");
    row.draft.admit().map_err(|found| format!("{found:?}")).unwrap().into_inner()
}

/// Bookings as kind, day, technology and contract amount in 万元.
fn booked(registration: &Registration) -> Vec<(BookingKind, String, i64, i64)> {
    let wan = |amount: Fen| amount.get() / 1_000_000;
    let one = |it: &qianxian::domain::trade::Booking| {
        (it.kind, it.date.to_string(), wan(it.technology), wan(it.contract))
    };
    registration.bookings.iter().map(one).collect()
}

#[test]
fn what_is_registered_is_booked_on_its_day() {
    let row = row("", "");
    assert_eq!(row.id.as_deref(), Some("2023330521000001"), "the number is the id");
    let registration = good("", "");
    assert_eq!(registration.state(), RegistrationState::Registered);
    assert_eq!(booked(&registration), [(BookingKind::Registered, "2023-03-10".into(), 80, 100)]);
    assert_eq!(registration.facts.buyers[1].region_code, "330106");
    assert_eq!(registration.facts.technology_amount, Some(Fen::new(80_000_000)));
}

#[test]
fn a_change_is_booked_by_its_difference() {
    let changed =
        good("变更日期,变更后合同成交额（万元）,变更后技术交易额（万元）", "2024-01-05,90,50");
    assert_eq!(changed.state(), RegistrationState::Changed);
    assert_eq!(booked(&changed)[1], (BookingKind::Changed, "2024-01-05".into(), -30, -10));
    assert_eq!(changed.facts.technology_amount, Some(Fen::new(50_000_000)));
    let twice = good(
        "变更日期,变更后合同成交额,变更后技术交易额（万元）",
        "2023-05-01；2023-06-01,；200万元,85；120",
    );
    assert_eq!(
        booked(&twice)[1..],
        [
            (BookingKind::Changed, "2023-05-01".into(), 5, 0),
            (BookingKind::Changed, "2023-06-01".into(), 35, 100)
        ]
    );
}

#[test]
fn what_ends_is_taken_back_on_its_day() {
    let ended = good("注销日期,原因", "2024-01-05,合同解除");
    assert_eq!(ended.state(), RegistrationState::Deregistered);
    assert_eq!(booked(&ended)[1], (BookingKind::Deregistered, "2024-01-05".into(), -80, -100));
    assert_eq!(ended.bookings[1].note, "合同解除");
    for (more, cells, ground) in [
        ("撤销日期,原因", "2024-01-05,重复登记", RevocationGround::DuplicateRegistration),
        ("撤销日期,撤销事由,原因", "2024-01-05,虚假合同,查实", RevocationGround::FakeContract),
        ("撤销日期,原因", "2024-01-05,其他缘故", RevocationGround::Other),
    ] {
        let revoked = good(more, cells);
        assert_eq!((revoked.state(), revoked.ground), (RegistrationState::Revoked, Some(ground)));
        assert_eq!(revoked.booked(), Some(Fen::ZERO));
    }
}

#[test]
fn without_a_day_of_registration_it_is_a_draft() {
    let table = "项目名称,合同类型,卖方名称,买方名称,合同成交额,技术交易额\n甲,开发,乙,丙,5,5\n";
    let draft = rows_of::<Registration>("a.csv", table).pop().unwrap();
    assert_eq!((faults(&draft).len(), draft.id.as_deref()), (0, None));
    assert_eq!(draft.draft.state(), RegistrationState::Draft);
    assert!(draft.draft.bookings.is_empty());
}

#[test]
fn what_contradicts_itself_names_the_column() {
    for (more, cells, expected) in [
        ("变更日期,变更后技术交易额", "2023-03-09,5万", "变更日期 CONTRADICTION"),
        ("变更日期,变更后技术交易额", "2023-05-01,200万", "变更后技术交易额 CONTRADICTION"),
        ("变更日期", "2023-05-01", "changed_technology_amounts CONTRADICTION"),
        ("变更后技术交易额", "5万", "变更后技术交易额 CONTRADICTION"),
        ("变更日期,变更后技术交易额", "2023-05-01；2023-04-01,5万；6万", "变更日期 CONTRADICTION"),
        ("注销日期", "2023-03-09", "注销日期 CONTRADICTION"),
        ("注销日期,撤销日期", "2023-04-09,2023-04-10", "撤销日期 CONTRADICTION"),
        ("注销日期,撤销事由", "2023-04-09,虚假合同", "撤销事由 CONTRADICTION"),
        ("撤销日期,撤销事由", "2023-04-09,不好", "撤销事由 UNKNOWN_WORD"),
        ("原因", "解除", "原因 CONTRADICTION"),
        ("注销日期", "三月", "注销日期 DATE_FORMAT"),
    ] {
        let row = row(more, cells);
        assert_eq!(faults(&row), [expected], "{more}: {cells}");
        let text = &row.violations[0].violation.message;
        assert!(!text.zh.is_empty() && !text.en.is_empty(), "a remedy: {text}");
    }
}

#[test]
fn the_basic_cells_are_checked_too() {
    for (from, to, expected) in [
        ("2023-03-10", "2023-02-10", "登记日期 CONTRADICTION"),
        ("100,80", "80,100", "技术交易额（万元） CONTRADICTION"),
        ("100,80", "100,", "技术交易额（万元） REQUIRED"),
        ("100,80", ",80", "合同成交额（万元） REQUIRED"),
        ("2023-03-10", "", ""),
    ] {
        let table = format!("{HEADER}\n{}\n", ROW.replace(from, to));
        let row = rows_of::<Registration>("a.csv", table).pop().unwrap();
        let expected: Vec<&str> = [expected].into_iter().filter(|text| !text.is_empty()).collect();
        assert_eq!(faults(&row), expected, "{to}");
    }
    let row =
        rows_of::<Registration>("a.csv", format!("{HEADER}\n{}\n", ROW.replace("2023 3305", "99")))
            .pop()
            .unwrap();
    let found = row.draft.clone().admit().unwrap_err();
    assert_eq!(row.column_of(&found[0].field), "合同登记编号");
}

proptest! {
    /// The bookings of a row always add up to what stands, whatever changed when.
    #[test]
    fn bookings_add_up_to_the_facts(
        amounts in proptest::collection::vec((0_i64..1_000_000, 0_i64..1_000_000), 1..6),
        gaps in proptest::collection::vec(0_i64..400, 6),
        end in 0..3,
    ) {
        let pairs: Vec<(i64, i64)> = amounts.iter().map(|(a, b)| (*a.min(b), *a.max(b))).collect();
        let mut day = Day::parse("2019-01-01").unwrap();
        let (mut days, mut technology, mut contract) = (vec![], vec![], vec![]);
        for (gap, (less, more)) in gaps.iter().zip(&pairs[1..]) {
            day = day.plus(*gap);
            days.push(day.to_string());
            technology.push(format!("{}.{:02}", less / 100, less % 100));
            contract.push(format!("{}.{:02}元", more / 100, more % 100));
        }
        let last = day.plus(gaps[5]).to_string();
        let (deregistered, revoked) = match end {
            0 => ("", ""),
            1 => (last.as_str(), ""),
            _ => ("", last.as_str()),
        };
        let (less, more) = pairs[0];
        let table = format!(
            "合同登记编号,项目名称,合同类型,卖方,买方,登记日期,合同成交额,技术交易额,变更日期,变更后合同成交额,变更后技术交易额（元）,注销日期,撤销日期\n\
             20193305210001,甲,开发,乙,丙,2019-01-01,{}.{:02},{}.{:02}元,{},{},{},{deregistered},{revoked}\n",
            more / 100, more % 100, less / 100, less % 100,
            days.join("；"), contract.join("；"), technology.join("；"),
        );
        let row = rows_of::<Registration>("a.csv", table).pop().unwrap();
        prop_assert_eq!(faults(&row), Vec::<String>::new());
        let registration = row.draft.admit().map_err(|found| format!("{found:?}")).unwrap();
        let (less, more) = *pairs.last().unwrap();
        let stands = if end == 0 { (less, more) } else { (0, 0) };
        prop_assert_eq!(registration.booked(), Some(Fen::new(stands.0)));
        prop_assert_eq!(registration.booked_contract(), Some(Fen::new(stands.1)));
        prop_assert_eq!(registration.bookings.len(), pairs.len() + usize::from(end > 0));
    }
}
