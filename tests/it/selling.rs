//! Sixteen callers who sell at once, each over a connection of its own: an exclusive achievement is
//! agreed on once, a registration number counts once, a contract is never paid too much, and what is
//! asked for again with the same `request_id` happens once.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::matching_service_client::MatchingServiceClient;
use qianxian_proto::v1::need_service_client::NeedServiceClient;
use tonic::{Code, Status};

use crate::desk::{
    CONTRACT_FEN, TECHNOLOGY_FEN, contract, contract_now, deal, deal_now, deals, drafted, furnish,
    moved, open, payments, priced, registered, registrations, signed,
};
use crate::refusal::refusal;
use crate::world::World;

const CALLERS: usize = 16;
/// A part of a contract's amount of which fewer than [`CALLERS`] fit.
const PART_FEN: i64 = CONTRACT_FEN / 10;

/// The reason of a refusal.
fn reason<T: std::fmt::Debug>(answer: Result<T, Status>) -> String {
    refusal(&answer.unwrap_err()).reason
}

/// Lets every caller do something at once; gives what came of it, in order.
async fn all_at_once<R, F>(world: &Arc<World>, act: impl Fn(Arc<World>, usize) -> F) -> Vec<R>
where
    R: Send + 'static,
    F: Future<Output = R> + Send + 'static,
{
    let started: Vec<_> =
        (0..CALLERS).map(|caller| tokio::spawn(act(Arc::clone(world), caller))).collect();
    let mut done = Vec::new();
    for caller in started {
        done.push(caller.await.unwrap());
    }
    done
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_exclusive_achievement_is_agreed_on_once() {
    let world = Arc::new(World::new().await);
    furnish(&world).await;
    for caller in 0..CALLERS {
        let name = open(&world, &format!("d-{caller}"), deal()).await.unwrap().name;
        use pb::DealStage::{Contact, Evaluation, Negotiation};
        for stage in [Contact, Evaluation, Negotiation] {
            moved(&world, &name, stage).await.unwrap();
        }
    }
    let before = world.position();
    let priced = all_at_once(&world, |world, caller| async move {
        moved(&world, &format!("deals/d-{caller}"), pb::DealStage::Pricing).await
    })
    .await;
    let sold = priced.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(sold, 1, "{priced:#?}");
    for answer in priced.into_iter().filter(Result::is_err) {
        assert_eq!(reason(answer), "EXCLUSIVELY_COMMITTED");
    }
    assert_eq!(world.position(), before + 1, "refusals write nothing");
    kept_out(&world).await;
}

/// Nobody is offered what another deal has alone, and everybody hears why.
async fn kept_out(world: &World) {
    let asked = pb::Need { title: "耐高温密封件".to_owned(), ..Default::default() };
    let request = pb::MatchNeedRequest {
        subject: Some(pb::match_need_request::Subject::InlineNeed(asked.clone())),
        consistency: pb::Consistency::Latest.into(),
        ..Default::default()
    };
    let mut matching = MatchingServiceClient::new(world.channel());
    let found = matching.match_need(request).await.unwrap().into_inner();
    assert!(found.matches.is_empty(), "{:#?}", found.matches);
    let [near] = found.near_misses.as_slice() else { panic!("{:#?}", found.near_misses) };
    let shut: Vec<_> = near.gates.iter().filter(|gate| !gate.passed).collect();
    assert_eq!((shut.len(), shut[0].kind()), (1, pb::GateKind::Uncommitted));
    assert_eq!(shut[0].reason.as_ref().unwrap().code, "EXCLUSIVELY_COMMITTED");
    let request =
        pb::CreateNeedRequest { need: Some(asked), need_id: "n".to_owned(), ..Default::default() };
    NeedServiceClient::new(world.channel()).create_need(request).await.unwrap();
    let request = pb::MatchAchievementRequest {
        achievement: "achievements/seal".to_owned(),
        consistency: pb::Consistency::Latest.into(),
        ..Default::default()
    };
    let back = matching.match_achievement(request).await.unwrap().into_inner();
    assert!(back.matches.is_empty(), "{:#?}", back.matches);
    // Given up, it is on offer again.
    let holder = (0..CALLERS).map(|caller| format!("deals/d-{caller}"));
    for name in holder {
        let deal = deal_now(world, &name).await;
        if deal.stage() == pb::DealStage::Pricing {
            let request = pb::CancelDealRequest {
                name,
                etag: deal.etag,
                note: "流标".to_owned(),
                ..Default::default()
            };
            deals(world).cancel_deal(request).await.unwrap();
        }
    }
    let request = pb::MatchNeedRequest {
        subject: Some(pb::match_need_request::Subject::Need("needs/n".to_owned())),
        consistency: pb::Consistency::Latest.into(),
        ..Default::default()
    };
    let found = matching.match_need(request).await.unwrap().into_inner();
    assert_eq!(found.matches.len(), 1);
}

/// Signed contracts, one for each caller; licences, so that all may have the achievement.
async fn contracts_of(world: &World, count: usize) -> Vec<String> {
    let mut names = Vec::new();
    for place in 0..count {
        let licence = pb::Deal { mode: pb::CooperationMode::License.into(), ..deal() };
        let deal = open(world, &format!("d-{place}"), licence).await.unwrap().name;
        priced(world, &deal).await.unwrap();
        let draft = drafted(world, &format!("t-{place}"), contract(&deal)).await.unwrap();
        names.push(signed(world, &draft).await.unwrap().name);
    }
    names
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_registration_number_counts_once() {
    let world = Arc::new(World::new().await);
    furnish(&world).await;
    let names = Arc::new(contracts_of(&world, CALLERS).await);
    let registering = all_at_once(&world, |world, caller| {
        let names = Arc::clone(&names);
        async move {
            let id = format!("r-{caller}");
            registered(&world, &id, &names[caller], "3305212026000001").await
        }
    })
    .await;
    let counted: Vec<_> = registering.iter().flatten().collect();
    assert_eq!(counted.len(), 1, "{registering:#?}");
    assert_eq!(counted[0].bookings[0].technology_amount_fen, TECHNOLOGY_FEN);
    for answer in registering.into_iter().filter(Result::is_err) {
        assert_eq!(reason(answer), "REGISTRATION_NUMBER_TAKEN");
    }
    let request = pb::ListRegistrationsRequest { page_size: 100, ..Default::default() };
    let all = registrations(&world).list_registrations(request).await.unwrap().into_inner();
    let booked = all.registrations.iter().flat_map(|it| &it.bookings);
    let total: i64 = booked.map(|booking| booking.technology_amount_fen).sum();
    assert_eq!((all.registrations.len(), total), (CALLERS, TECHNOLOGY_FEN));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_contract_is_registered_once_and_never_paid_too_much() {
    let world = Arc::new(World::new().await);
    furnish(&world).await;
    let name = contracts_of(&world, 1).await.remove(0);
    let registering = all_at_once(&world, |world, caller| {
        let (id, number) = (format!("r-{caller}"), format!("33052120260001{caller:02}"));
        let name = name.clone();
        async move { registered(&world, &id, &name, &number).await }
    })
    .await;
    assert_eq!(registering.iter().flatten().count(), 1, "{registering:#?}");
    for answer in registering.into_iter().filter(Result::is_err) {
        assert_eq!(reason(answer), "CONTRACT_IN_REGISTRATION");
    }
    let paying = all_at_once(&world, |world, caller| {
        let name = name.clone();
        async move { pay(&world, &format!("p-{caller}"), &name, PART_FEN, "").await }
    })
    .await;
    assert_eq!(paying.iter().flatten().count(), 10, "{paying:#?}");
    for answer in paying.into_iter().filter(Result::is_err) {
        assert_eq!(reason(answer), "AMOUNT_TOO_LARGE");
    }
    assert_eq!(contract_now(&world, &name).await.received_fen, CONTRACT_FEN);
}

async fn pay(
    world: &World,
    id: &str,
    contract: &str,
    fen: i64,
    request_id: &str,
) -> Result<pb::Payment, Status> {
    let payment =
        pb::Payment { contract: contract.to_owned(), amount_fen: Some(fen), ..Default::default() };
    let request = pb::RecordPaymentRequest {
        payment: Some(payment),
        payment_id: id.to_owned(),
        request_id: request_id.to_owned(),
        ..Default::default()
    };
    Ok(payments(world).record_payment(request).await?.into_inner())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_for_again_happens_once() {
    let mut world = World::new().await;
    furnish(&world).await;
    let name = contracts_of(&world, 1).await.remove(0);
    // Without an id of its own, so that the request's alone keeps it from happening twice.
    let first = pay(&world, "", &name, PART_FEN, "pay-1").await.unwrap();
    let position = world.position();
    for _ in 0..3 {
        assert_eq!(pay(&world, "", &name, PART_FEN, "pay-1").await.unwrap(), first);
    }
    assert_eq!(reason(pay(&world, "", &name, PART_FEN + 1, "pay-1").await), "REQUEST_ID_REUSED");
    assert_eq!(world.position(), position, "a repetition writes nothing");
    world.restart().await;
    assert_eq!(pay(&world, "", &name, PART_FEN, "pay-1").await.unwrap(), first);
    assert_eq!(contract_now(&world, &name).await.received_fen, PART_FEN);

    let hold = |note: &str, etag: &str| pb::HoldDealRequest {
        name: "deals/d-0".to_owned(),
        etag: etag.to_owned(),
        note: note.to_owned(),
        request_id: "hold-1".to_owned(),
        ..Default::default()
    };
    let etag = deal_now(&world, "deals/d-0").await.etag;
    let held = deals(&world).hold_deal(hold("等客户", &etag)).await.unwrap().into_inner();
    // The etag has moved on since, and the answer is the same all the same.
    let again = deals(&world).hold_deal(hold("等客户", &etag)).await.unwrap().into_inner();
    assert_eq!((again.steps.len(), &again), (held.steps.len(), &held));
    let other = deals(&world).hold_deal(hold("另有原因", &etag)).await.unwrap_err();
    assert_eq!(other.code(), Code::InvalidArgument);
}
