//! A `request_id` makes a repeated call safe for a day, over restarts too.

use qianxian::app::Clock;
use qianxian::domain::Time;
use tonic::{Code, Status};

use crate::kinds::{Kind, With, for_every_kind};
use crate::refusal::{invalid, refused};
use crate::world::{HOUR, World, lose};

#[track_caller]
fn reused<T: std::fmt::Debug>(answer: Result<T, Status>) {
    refused(answer, Code::InvalidArgument, "REQUEST_ID_REUSED", &[]);
}

fn with(request_id: &str) -> With<'_> {
    With { request_id, ..With::default() }
}

#[tokio::test]
async fn the_same_request_gets_the_same_answer_even_when_the_record_has_moved_on() {
    async fn ask<K: Kind>(world: &World, id: &'static str, step: usize) -> Result<K::Pb, Status> {
        let (channel, name) = (world.channel(), K::name(id));
        let renamed = K::named(&K::draft("二", ""), &name, "");
        match step {
            0 => K::create(channel, K::draft("一", ""), With { id, ..with("create") }).await,
            1 => K::update(channel, renamed, with("update")).await,
            2 => K::update(channel, renamed, with("no change")).await,
            3 => K::delete(channel, &name, with("delete")).await,
            _ => K::undelete(channel, &name, with("undelete")).await,
        }
    }
    async fn check<K: Kind>(world: &mut World) {
        let id = K::COLLECTION;
        let mut answers = Vec::new();
        for step in 0..5 {
            answers.push(ask::<K>(world, id, step).await.unwrap());
        }
        let other = K::named(&K::draft("别人", "的话"), &K::name(id), "");
        let last = K::update(world.channel(), other, With::default()).await.unwrap();
        for round in ["at once", "after a restart", "after a rebuild"] {
            let position = world.position();
            for (step, answer) in answers.iter().enumerate() {
                let again = ask::<K>(world, id, step).await.unwrap();
                assert_eq!(again, *answer, "step {step} {round}");
            }
            assert_eq!(world.position(), position, "a repetition writes nothing");
            assert_eq!(K::get(world.channel(), &K::name(id)).await.unwrap(), last);
            match round {
                "at once" => world.restart().await,
                _ => {
                    let without = |dir: &std::path::Path| {
                        lose(&dir.join("state"));
                    };
                    world.restart_after(without).await;
                }
            }
        }
        world.pass(25 * HOUR);
    }
    let mut world = World::new().await;
    for_every_kind!(check(&mut world));
}

#[tokio::test]
async fn another_content_under_the_same_id_is_refused() {
    async fn check<K: Kind>(world: &World) {
        let create = |title: &str, id: &'static str, dry: bool| {
            let with = With { id, validate_only: dry, ..with("one") };
            K::create(world.channel(), K::draft(title, ""), with)
        };
        create("一", "x", true).await.unwrap();
        create("一", "x", false).await.unwrap();
        let position = world.position();
        reused(create("二", "x", false).await);
        reused(create("一", "y", false).await);
        reused(create("一", "x", true).await);
        reused(K::delete(world.channel(), &K::name("x"), with("one")).await);
        let name = K::name("x");
        let same = K::named(&K::draft("一", ""), &name, "");
        K::update(world.channel(), same, with("idle")).await.unwrap();
        let other = K::named(&K::draft("二", ""), &name, "");
        reused(K::update(world.channel(), other.clone(), with("idle")).await);
        assert_eq!(K::card(&K::get(world.channel(), &name).await.unwrap()).title, "一");
        assert!(world.position() <= position + 1);
        let failed = K::create(world.channel(), K::draft("", ""), with("failed")).await;
        invalid(failed, &[&format!("{} REQUIRED", K::TITLE)]);
        K::create(world.channel(), K::draft("三", ""), with("failed")).await.unwrap();
        let long = "长".repeat(65);
        let answer = K::create(world.channel(), K::draft("四", ""), with(&long)).await;
        invalid(answer, &["request_id TOO_LONG"]);
        world.pass(25 * HOUR);
    }
    let world = World::new().await;
    for_every_kind!(check(&world));
}

#[tokio::test]
async fn a_request_is_forgotten_after_a_day_by_the_clock() {
    async fn check<K: Kind>(world: &mut World) {
        let create =
            |title: &'static str, channel| K::create(channel, K::draft(title, ""), with("daily"));
        let first = create("一", world.channel()).await.unwrap();
        world.pass(24 * HOUR);
        assert_eq!(create("一", world.channel()).await.unwrap(), first, "a day old is kept");
        world.clock.set(Time::from_micros(world.clock.now().micros() + 1));
        let second = create("二", world.channel()).await.unwrap();
        assert_ne!(K::card(&second).name, K::card(&first).name);
        assert_eq!(create("二", world.channel()).await.unwrap(), second);
        K::create(world.channel(), K::draft("三", ""), With::default()).await.unwrap();
        assert_eq!(create("二", world.channel()).await.unwrap(), second, "the newer use is kept");
        world.restart().await;
        assert_eq!(create("二", world.channel()).await.unwrap(), second, "over a restart too");
        reused(create("一", world.channel()).await);
        world.pass(25 * HOUR);
    }
    let mut world = World::new().await;
    for_every_kind!(check(&mut world));
}
