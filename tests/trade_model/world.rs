//! Both sides by side: the real rules over the state in memory, and the plain model.

use std::collections::BTreeMap;

use qianxian::contract::{decode_entry, encode_entry, encode_record};
use qianxian::domain::acts::{
    Act, AmountsChange, ContractVerb, DealVerb, Hand, PaymentVerb, RegistrationVerb, RewardVerb,
    Verb,
};
use qianxian::domain::catalogue::{
    AlertMark, AnyCommand, AnyRecord, Command, Entry, Event, Listed, Undecided,
};
use qianxian::domain::party::Party;
use qianxian::domain::trade::contract::Amounts;
use qianxian::domain::trade::deal::Place;
use qianxian::domain::trade::words::{
    ContractState, ContractType, DealStage, DealStatus, PricingRoute, RevocationGround,
};
use qianxian::domain::trade::{
    Broker, BrokerShare, Contract, Deal, Payment, Registration, Reward, TradeParty,
};
use qianxian::domain::words::{CooperationMode, DeclineReason};
use qianxian::domain::{Achievement, Day, Fen, Kind, Record, RecordId, RecordName, Time};

use super::memory::Memory;
use super::plain::{
    ACHIEVEMENTS, Ask, CONTRACTS, DEALS, Paper, Plain, REGISTRATIONS, Stage, Status,
};

const HOUR_MICROS: i64 = 3_600_000_000;
/// Three brokers share each contract; what they share is less than the whole.
const SHARES_BP: [u32; 3] = [3_333, 3_333, 3_000];

/// The real thing and its model.
pub(crate) struct World {
    memory: Memory,
    entries: Vec<Entry>,
    plain: Plain,
    now: Time,
}

fn id(text: &str) -> RecordId {
    RecordId::parse("id", text).unwrap()
}

fn numbered(prefix: &str, place: usize) -> RecordId {
    id(&format!("{prefix}{place}"))
}

/// 合同登记编号 number `place` of the few that there are.
fn number(place: usize) -> String {
    format!("202533052100000{place}")
}

fn parties(name: &str) -> Vec<TradeParty> {
    let party = Party { display_name: name.into(), organization: String::new() };
    vec![TradeParty { party, region_code: "330521".into() }]
}

fn shares() -> Vec<BrokerShare> {
    let shares = SHARES_BP.iter().enumerate();
    shares.map(|(n, &share_bp)| BrokerShare { broker: format!("b{n}"), share_bp }).collect()
}

impl World {
    pub(crate) fn new(exclusive: [bool; DEALS], amounts: [i64; CONTRACTS], start: &str) -> Self {
        let now = Day::parse(start).unwrap().start();
        let plain = Plain::new(exclusive, amounts);
        let mut world = Self { memory: Memory::default(), entries: Vec::new(), plain, now };
        for place in 0..ACHIEVEMENTS {
            let title = format!("成果{place}");
            world.make(numbered("a", place), Achievement { title, ..Default::default() });
        }
        for place in 0..SHARES_BP.len() {
            let display_name = format!("经纪人{place}");
            world.make(numbered("b", place), Broker { display_name, ..Default::default() });
        }
        for (place, exclusive) in exclusive.into_iter().enumerate() {
            world.open(place, exclusive);
        }
        for (place, amount) in amounts.into_iter().enumerate() {
            let contract = Contract {
                deal: format!("d{place}"),
                title: format!("合同{place}"),
                contract_type: Some(ContractType::Transfer),
                sellers: parties("卖方"),
                buyers: parties("买方"),
                amounts: Amounts { contract: Some(Fen::new(amount)), ..Default::default() },
                broker_shares: shares(),
                ..Default::default()
            };
            world.make(numbered("c", place), contract);
        }
        world
    }

    fn make<T: Listed>(&mut self, id: RecordId, content: T) {
        let command = T::command(Command::Create { id, content });
        self.submit(command).unwrap();
    }

    fn open(&mut self, place: usize, exclusive: bool) {
        let deal = Deal {
            title: format!("项目{place}"),
            achievements: vec![format!("a{}", place % ACHIEVEMENTS)],
            institutions: parties("某大学"),
            enterprises: parties("某公司"),
            mode: Some(if exclusive {
                CooperationMode::Transfer
            } else {
                CooperationMode::License
            }),
            pricing_route: Some(PricingRoute::Listing),
            is_institution_verified: true,
            is_enterprise_verified: true,
            ..Default::default()
        };
        let open = Verb::Deal(numbered("d", place), DealVerb::Open(Box::new(deal)));
        self.act(open).unwrap();
        for stage in [DealStage::Contact, DealStage::Evaluation, DealStage::Negotiation] {
            self.act(Verb::Deal(numbered("d", place), DealVerb::Move(stage))).unwrap();
        }
    }

    /// Lets hours pass.
    pub(crate) fn wait(&mut self, hours: i64) {
        self.now = Time::from_micros(self.now.micros() + hours * HOUR_MICROS);
    }

    fn submit(&mut self, command: AnyCommand) -> Result<Option<AnyRecord>, String> {
        let decision = match command.decide(&self.memory, self.now) {
            Ok(decision) => decision,
            Err(Undecided::Refused(refusal)) => return Err(format!("{refusal:?}")),
            Err(Undecided::Unreadable(never)) => match never {},
        };
        for event in &decision.events {
            self.memory.apply(event);
        }
        let shown = decision.record.clone();
        let last = decision.events.last().map(Event::name);
        if let Some(record) = &shown {
            let stands = self.memory.records.get(&record.name());
            assert_eq!(stands, Some(record), "what is shown is what is kept");
            assert_eq!(last.as_ref(), Some(&record.name()), "the record shown is written last");
        }
        self.entries.push(Entry {
            position: self.entries.len() as u64 + 1,
            time: self.now,
            actor: "model".into(),
            request: None,
            events: decision.events,
            alerts: AlertMark::default(),
        });
        Ok(shown)
    }

    fn act(&mut self, verb: Verb) -> Result<Option<AnyRecord>, String> {
        let hand = Hand {
            actor: "model".into(),
            date: None,
            reason: Some(DeclineReason::Price),
            note: "试验".into(),
        };
        self.submit(AnyCommand::Act(Box::new(Act { hand, etag: String::new(), verb })))
    }

    /// Asks both sides; they have to agree whether it is allowed. Says whether it was.
    pub(crate) fn ask(&mut self, ask: &Ask) -> Result<bool, String> {
        let day = Day::of(self.now).days_since(Day::default());
        let expected = self.plain.does(ask, day);
        let done = match self.verb(ask) {
            None => self.draft(ask),
            Some(verb) => self.act(verb),
        };
        match (&done, expected) {
            (Ok(_), true) => Ok(true),
            // Only a decision changes the memory, so a refusal has changed nothing.
            (Err(_), false) => Ok(false),
            _ => Err(format!("{ask:?}: the model says {expected}, the rules say {done:?}")),
        }
    }

    fn draft(&mut self, ask: &Ask) -> Result<Option<AnyRecord>, String> {
        let Ask::Draft(r, c) = ask else { return Err("no verb".into()) };
        let mut registration = Registration { contract: format!("c{c}"), ..Default::default() };
        registration.facts.title = "登记".into();
        registration.facts.contract_type = Some(ContractType::Transfer);
        registration.facts.sellers = parties("卖方");
        registration.facts.buyers = parties("买方");
        registration.facts.contract_amount = Some(Fen::ZERO);
        registration.facts.technology_amount = Some(Fen::ZERO);
        let id = numbered("r", *r);
        self.submit(Registration::command(Command::Create { id, content: registration }))
    }

    fn verb(&self, ask: &Ask) -> Option<Verb> {
        let deal = |place: usize, verb| Some(Verb::Deal(numbered("d", place), verb));
        let contract = |place: usize, verb| Some(Verb::Contract(numbered("c", place), verb));
        let paper = |place: usize, verb| Some(Verb::Registration(numbered("r", place), verb));
        match *ask {
            Ask::Price(d) => deal(d, DealVerb::Move(DealStage::Pricing)),
            Ask::Back(d) => deal(d, DealVerb::Move(DealStage::Negotiation)),
            Ask::Hold(d) => deal(d, DealVerb::Hold),
            Ask::Resume(d) => deal(d, DealVerb::Resume),
            Ask::Lose(d) => deal(d, DealVerb::Lose),
            Ask::Cancel(d) => deal(d, DealVerb::Cancel),
            Ask::Sign(c) => contract(c, ContractVerb::Sign),
            Ask::Amend(c, amount) => contract(
                c,
                ContractVerb::Amend(AmountsChange {
                    contract: Fen::new(amount),
                    is_estimate: false,
                    costs: Vec::new(),
                }),
            ),
            Ask::Terminate(c) => contract(c, ContractVerb::Terminate),
            Ask::Draft(..) => None,
            Ask::Submit(r) => paper(r, RegistrationVerb::Submit),
            Ask::Correct(r) => paper(r, RegistrationVerb::RequestCorrection),
            Ask::Accept(r) => paper(r, RegistrationVerb::Accept),
            Ask::Reject(r) => paper(r, RegistrationVerb::Reject),
            Ask::Register { registration, number: place, contract, technology, guess } => paper(
                registration,
                RegistrationVerb::Register {
                    number: number(place),
                    contract_amount: Fen::new(contract),
                    technology_amount: Fen::new(technology),
                    is_estimate: guess,
                },
            ),
            Ask::Change { registration, contract, technology, guess } => paper(
                registration,
                RegistrationVerb::Change {
                    contract_amount: Fen::new(contract),
                    technology_amount: Fen::new(technology),
                    is_estimate: guess,
                },
            ),
            Ask::Deregister(r) => paper(r, RegistrationVerb::Deregister),
            Ask::Revoke(r) => paper(r, RegistrationVerb::Revoke(RevocationGround::Other)),
            Ask::Verify(r, income) => {
                paper(r, RegistrationVerb::VerifyIncome { income: Fen::new(income) })
            }
            Ask::Bonus(r, bonus) => {
                paper(r, RegistrationVerb::IssueBonus { bonus: Fen::new(bonus) })
            }
            Ask::Pay(c, amount) => {
                let payment = Payment {
                    contract: format!("c{c}"),
                    amount: Some(Fen::new(amount)),
                    ..Default::default()
                };
                let place = self.plain.payments.len();
                // The model has paid already, if it is allowed at all.
                let place = if self.has_payment(place) { place } else { place.saturating_sub(1) };
                Some(Verb::Payment(numbered("p", place), PaymentVerb::Record(Box::new(payment))))
            }
            Ask::Reverse(p) => {
                let fresh = id(&format!("v{}", self.entries.len()));
                Some(Verb::Payment(fresh, PaymentVerb::Reverse { payment: numbered("p", p) }))
            }
            Ask::Reward(r) => {
                let fresh = id(&format!("w{}", self.entries.len()));
                Some(Verb::Reward(fresh, RewardVerb::Claim { registration: numbered("r", r) }))
            }
        }
    }

    /// Whether the model's last payment is not written down yet on the real side.
    fn has_payment(&self, count: usize) -> bool {
        let real = self.memory.records.keys().filter(|name| name.kind == Kind::Payment);
        let received = real.filter(|name| name.id.as_str().starts_with('p')).count();
        received == count
    }

    fn read<T: Listed>(&self, id: &RecordId) -> Option<Record<T>> {
        let name = RecordName { kind: T::KIND, id: id.clone() };
        self.memory.records.get(&name).cloned().and_then(T::unwrap)
    }

    /// Compares everything that both sides know.
    pub(crate) fn compare(&self) -> Result<(), String> {
        for (place, deal) in self.plain.deals.iter().enumerate() {
            let real = self.read::<Deal>(&numbered("d", place)).unwrap().content.place();
            same("deal", place, real, real_place(deal, real))?;
        }
        for (place, contract) in self.plain.contracts.iter().enumerate() {
            let real = self.read::<Contract>(&numbered("c", place)).unwrap().content;
            let state = match contract.paper {
                Paper::Draft => ContractState::Draft,
                Paper::Signed => ContractState::Signed,
                Paper::Terminated => ContractState::Terminated,
            };
            same("contract", place, real.state(), state)?;
            same("received", place, real.received.get(), contract.received)?;
            let paid = self.plain.payments.iter().filter(|(c, _, back)| *c == place && !back);
            same("paid", place, real.received.get(), paid.map(|(_, fen, _)| fen).sum::<i64>())?;
            same("amount", place, real.amounts.contract, Some(Fen::new(contract.amount)))?;
        }
        for place in 0..REGISTRATIONS {
            self.compare_registration(place)?;
        }
        self.compare_rewards()
    }

    fn compare_registration(&self, place: usize) -> Result<(), String> {
        let real = self.read::<Registration>(&numbered("r", place)).map(|record| record.content);
        let (real, plain) = match (real, &self.plain.registrations[place]) {
            (None, None) => return Ok(()),
            (Some(real), Some(plain)) => (real, plain),
            (real, _) => return Err(format!("registration {place}: {real:?}")),
        };
        same("registration", place, real.state(), plain.state)?;
        let booked: Vec<(i64, i64)> = real
            .bookings
            .iter()
            .map(|it| (it.date.days_since(Day::default()), it.technology.get()))
            .collect();
        same("bookings", place, &booked, &plain.booked)?;
        let stands = if plain.state.counts() { plain.technology } else { 0 };
        let sum: i128 = booked.iter().map(|(_, fen)| i128::from(*fen)).sum();
        same("the sum of bookings", place, sum, i128::from(stands))?;
        let wanted = plain.number.map(number).unwrap_or_default();
        same("number", place, real.number, wanted)
    }

    fn compare_rewards(&self) -> Result<(), String> {
        let records = self.memory.records.values().cloned().filter_map(Reward::unwrap);
        let real: BTreeMap<String, Reward> =
            records.map(|record| (record.content.registration.clone(), record.content)).collect();
        same("rewards", 0, real.len(), self.plain.rewards.len())?;
        for (place, amount) in &self.plain.rewards {
            let reward =
                real.get(&format!("r{place}")).ok_or_else(|| format!("no reward of {place}"))?;
            same("reward", *place, reward.amount.get(), *amount)?;
            let parts: i64 = reward.parts.iter().map(|part| part.amount.get()).sum();
            same("its parts", *place, parts, *amount)?;
            let whole: u32 = SHARES_BP.iter().sum();
            for part in &reward.parts {
                let exact = i128::from(*amount) * i128::from(part.share.share_bp);
                let floor = exact / i128::from(whole);
                let over = i128::from(part.amount.get()) - floor;
                same("a fair part", *place, (0..=1).contains(&over), true)?;
            }
        }
        Ok(())
    }

    /// Writes every entry as the journal does, reads it back and applies it to nothing.
    pub(crate) fn replay(&self) -> Result<(), String> {
        let mut again = Memory::default();
        for entry in &self.entries {
            let read = decode_entry(&encode_entry(entry)).map_err(|failed| failed.to_string())?;
            same("entry", 0, &read, entry)?;
            for event in &read.events {
                again.apply(event);
            }
        }
        let bytes = |memory: &Memory| -> Vec<Vec<u8>> {
            memory.records.values().map(encode_record).collect()
        };
        if bytes(&again) == bytes(&self.memory) && again == self.memory {
            return Ok(());
        }
        Err("the replayed records differ".to_owned())
    }
}

/// Where a deal of the model stands; what ended keeps the word by which it ended.
fn real_place(deal: &super::plain::Deal, real: Place) -> Place {
    let stage = match deal.stage {
        Stage::Negotiation => DealStage::Negotiation,
        Stage::Pricing => DealStage::Pricing,
        Stage::Signed => DealStage::Signed,
        Stage::Registered => DealStage::Registered,
    };
    let status = match deal.status {
        Status::Active => DealStatus::Active,
        Status::OnHold => DealStatus::OnHold,
        Status::Over if real.status.is_open() => DealStatus::Cancelled,
        Status::Over => real.status,
    };
    Place { stage, status }
}

fn same<T: PartialEq + std::fmt::Debug>(
    what: &str,
    place: usize,
    real: T,
    plain: T,
) -> Result<(), String> {
    if real == plain {
        return Ok(());
    }
    Err(format!("{what} {place}: {real:?}, the model says {plain:?}"))
}
