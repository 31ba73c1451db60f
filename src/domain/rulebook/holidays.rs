//! 节假日安排: the days off and the worked weekend days that are shipped.
//!
//! The facts are those of the General Office of the State Council's yearly notices (国务院办公厅关于
//! 部分节假日安排的通知) for 2019 to 2026, with the notice of 26 January 2020 that prolonged the Spring
//! Festival to 2 February and the one of March 2019 that gave Labour Day four days. What the notice
//! for 2019 says of the last days of 2018 stands here, too. A year's notice comes out in the autumn
//! before; an operator enters it into the rule book.

use crate::domain::Day;

/// The last year whose notice stands here.
pub(super) const LAST_YEAR: i64 = 2026;

/// 放假: year, month and day of the first day off, and how many days follow each other, weekends
/// among them.
const OFF: [(i64, i64, i64, i64); 53] = [
    (2018, 12, 30, 3), // 元旦
    (2019, 2, 4, 7),   // 春节
    (2019, 4, 5, 3),   // 清明节
    (2019, 5, 1, 4),   // 劳动节
    (2019, 6, 7, 3),   // 端午节
    (2019, 9, 13, 3),  // 中秋节
    (2019, 10, 1, 7),  // 国庆节
    (2020, 1, 1, 1),   // 元旦
    (2020, 1, 24, 10), // 春节
    (2020, 4, 4, 3),   // 清明节
    (2020, 5, 1, 5),   // 劳动节
    (2020, 6, 25, 3),  // 端午节
    (2020, 10, 1, 8),  // 国庆节、中秋节
    (2021, 1, 1, 3),   // 元旦
    (2021, 2, 11, 7),  // 春节
    (2021, 4, 3, 3),   // 清明节
    (2021, 5, 1, 5),   // 劳动节
    (2021, 6, 12, 3),  // 端午节
    (2021, 9, 19, 3),  // 中秋节
    (2021, 10, 1, 7),  // 国庆节
    (2022, 1, 1, 3),   // 元旦
    (2022, 1, 31, 7),  // 春节
    (2022, 4, 3, 3),   // 清明节
    (2022, 4, 30, 5),  // 劳动节
    (2022, 6, 3, 3),   // 端午节
    (2022, 9, 10, 3),  // 中秋节
    (2022, 10, 1, 7),  // 国庆节
    (2022, 12, 31, 3), // 元旦
    (2023, 1, 21, 7),  // 春节
    (2023, 4, 5, 1),   // 清明节
    (2023, 4, 29, 5),  // 劳动节
    (2023, 6, 22, 3),  // 端午节
    (2023, 9, 29, 8),  // 国庆节、中秋节
    (2023, 12, 30, 3), // 元旦
    (2024, 2, 10, 8),  // 春节
    (2024, 4, 4, 3),   // 清明节
    (2024, 5, 1, 5),   // 劳动节
    (2024, 6, 10, 1),  // 端午节
    (2024, 9, 15, 3),  // 中秋节
    (2024, 10, 1, 7),  // 国庆节
    (2025, 1, 1, 1),   // 元旦
    (2025, 1, 28, 8),  // 春节
    (2025, 4, 4, 3),   // 清明节
    (2025, 5, 1, 5),   // 劳动节
    (2025, 5, 31, 3),  // 端午节
    (2025, 10, 1, 8),  // 国庆节、中秋节
    (2026, 1, 1, 3),   // 元旦
    (2026, 2, 15, 9),  // 春节
    (2026, 4, 4, 3),   // 清明节
    (2026, 5, 1, 5),   // 劳动节
    (2026, 6, 19, 3),  // 端午节
    (2026, 9, 25, 3),  // 中秋节
    (2026, 10, 1, 7),  // 国庆节
];

/// 调休上班: Saturdays and Sundays that are worked.
const WORKED: [(i64, i64, i64); 53] = [
    (2018, 12, 29),
    (2019, 2, 2),
    (2019, 2, 3),
    (2019, 4, 28),
    (2019, 5, 5),
    (2019, 9, 29),
    (2019, 10, 12),
    (2020, 1, 19),
    (2020, 4, 26),
    (2020, 5, 9),
    (2020, 6, 28),
    (2020, 9, 27),
    (2020, 10, 10),
    (2021, 2, 7),
    (2021, 2, 20),
    (2021, 4, 25),
    (2021, 5, 8),
    (2021, 9, 18),
    (2021, 9, 26),
    (2021, 10, 9),
    (2022, 1, 29),
    (2022, 1, 30),
    (2022, 4, 2),
    (2022, 4, 24),
    (2022, 5, 7),
    (2022, 10, 8),
    (2022, 10, 9),
    (2023, 1, 28),
    (2023, 1, 29),
    (2023, 4, 23),
    (2023, 5, 6),
    (2023, 6, 25),
    (2023, 10, 7),
    (2023, 10, 8),
    (2024, 2, 4),
    (2024, 2, 18),
    (2024, 4, 7),
    (2024, 4, 28),
    (2024, 5, 11),
    (2024, 9, 14),
    (2024, 9, 29),
    (2024, 10, 12),
    (2025, 1, 26),
    (2025, 2, 8),
    (2025, 4, 27),
    (2025, 9, 28),
    (2025, 10, 11),
    (2026, 1, 4),
    (2026, 2, 14),
    (2026, 2, 28),
    (2026, 5, 9),
    (2026, 9, 20),
    (2026, 10, 10),
];

/// Every day off.
pub(super) fn days_off() -> impl Iterator<Item = Day> {
    OFF.into_iter().flat_map(|(year, month, day, count)| {
        let first = Day::of_date(year, month, day);
        (0..count).filter_map(move |later| first.map(|first| first.plus(later)))
    })
}

/// Every weekend day that is worked.
pub(super) fn days_worked() -> impl Iterator<Item = Day> {
    WORKED.into_iter().filter_map(|(year, month, day)| Day::of_date(year, month, day))
}
