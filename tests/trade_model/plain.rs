//! The plain model: what the trade's rules come to, written down a second time in the simplest way,
//! with numbers in arrays and no records, steps or events.

use qianxian::domain::trade::words::RegistrationState as R;

/// How many of each there are.
pub(crate) const DEALS: usize = 4;
pub(crate) const CONTRACTS: usize = 4;
pub(crate) const REGISTRATIONS: usize = 6;
pub(crate) const ACHIEVEMENTS: usize = 2;
/// What the county gives at most for one project, in fen.
const REWARD_CAP: i64 = 3_000_000;

/// What a random command asks for; numbers are places in the model's arrays.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    Price(usize),
    Back(usize),
    Hold(usize),
    Resume(usize),
    Lose(usize),
    Cancel(usize),
    Sign(usize),
    Amend(usize, i64),
    Terminate(usize),
    Draft(usize, usize),
    Submit(usize),
    Correct(usize),
    Accept(usize),
    Reject(usize),
    Register { registration: usize, number: usize, contract: i64, technology: i64, guess: bool },
    Change { registration: usize, contract: i64, technology: i64, guess: bool },
    Deregister(usize),
    Revoke(usize),
    Verify(usize, i64),
    Bonus(usize, i64),
    Pay(usize, i64),
    Reverse(usize),
    Reward(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Negotiation,
    Pricing,
    Signed,
    Registered,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Active,
    OnHold,
    Over,
}

#[derive(Debug, Clone)]
pub(crate) struct Deal {
    pub(crate) achievement: usize,
    pub(crate) exclusive: bool,
    pub(crate) stage: Stage,
    pub(crate) status: Status,
}

impl Deal {
    fn holds(&self) -> bool {
        self.stage != Stage::Negotiation && self.status != Status::Over
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paper {
    Draft,
    Signed,
    Terminated,
}

#[derive(Debug, Clone)]
pub(crate) struct Contract {
    pub(crate) paper: Paper,
    pub(crate) amount: i64,
    pub(crate) received: i64,
}

#[derive(Debug, Clone)]
pub(crate) struct Registration {
    pub(crate) contract: usize,
    pub(crate) state: R,
    pub(crate) number: Option<usize>,
    pub(crate) contract_amount: i64,
    pub(crate) technology: i64,
    pub(crate) guess: bool,
    pub(crate) income: i64,
    /// Day and technology amount of everything that was booked.
    pub(crate) booked: Vec<(i64, i64)>,
}

impl Registration {
    fn is_over(&self) -> bool {
        matches!(self.state, R::Rejected | R::Deregistered | R::Revoked)
    }
}

/// The whole trade as numbers.
#[derive(Debug, Clone)]
pub(crate) struct Plain {
    pub(crate) deals: Vec<Deal>,
    pub(crate) contracts: Vec<Contract>,
    pub(crate) registrations: Vec<Option<Registration>>,
    /// Contract, amount, whether it was taken back.
    pub(crate) payments: Vec<(usize, i64, bool)>,
    /// Registration and amount.
    pub(crate) rewards: Vec<(usize, i64)>,
}

impl Plain {
    /// The start: deal `n` is about achievement `n % ACHIEVEMENTS`, concluded by contract `n`.
    pub(crate) fn new(exclusive: [bool; DEALS], amounts: [i64; CONTRACTS]) -> Self {
        let deal = |(place, exclusive)| Deal {
            achievement: place % ACHIEVEMENTS,
            exclusive,
            stage: Stage::Negotiation,
            status: Status::Active,
        };
        let contract = |amount| Contract { paper: Paper::Draft, amount, received: 0 };
        Self {
            deals: exclusive.into_iter().enumerate().map(deal).collect(),
            contracts: amounts.map(contract).to_vec(),
            registrations: vec![None; REGISTRATIONS],
            payments: Vec::new(),
            rewards: Vec::new(),
        }
    }

    /// Does what is asked for on a day; `false` when it is not allowed and nothing happens.
    pub(crate) fn does(&mut self, ask: &Ask, day: i64) -> bool {
        match *ask {
            Ask::Price(d)
            | Ask::Back(d)
            | Ask::Hold(d)
            | Ask::Resume(d)
            | Ask::Lose(d)
            | Ask::Cancel(d) => self.moves(ask, d),
            Ask::Sign(c) | Ask::Terminate(c) | Ask::Amend(c, _) => self.agrees(ask, c),
            Ask::Pay(c, amount) => {
                let paper = &mut self.contracts[c];
                let sum = paper.received.checked_add(amount);
                let fits = sum.is_some_and(|sum| sum <= paper.amount);
                let allowed = paper.paper == Paper::Signed && fits;
                if allowed {
                    paper.received += amount;
                    self.payments.push((c, amount, false));
                }
                allowed
            }
            Ask::Reverse(p) => match self.payments.get_mut(p) {
                Some((contract, amount, is_back)) if !*is_back => {
                    *is_back = true;
                    self.contracts[*contract].received -= *amount;
                    true
                }
                _ => false,
            },
            Ask::Reward(r) => self.rewards_for(r),
            Ask::Draft(r, contract) => self.drafts(r, contract),
            _ => self.registers(ask, day),
        }
    }

    /// Whether another deal has the achievement of one alone.
    fn is_taken(&self, d: usize) -> bool {
        let others = self.deals.iter().enumerate().filter(|(place, _)| *place != d);
        let mut same = others.filter(|(_, other)| other.achievement == self.deals[d].achievement);
        same.any(|(_, other)| other.exclusive && other.holds())
    }

    fn moves(&mut self, ask: &Ask, d: usize) -> bool {
        let taken = self.is_taken(d);
        let is_bound = self.contracts[d].paper == Paper::Signed;
        let deal = &mut self.deals[d];
        let (stage, status) = (deal.stage, deal.status);
        let allowed = match ask {
            Ask::Price(_) => stage == Stage::Negotiation && status == Status::Active && !taken,
            Ask::Back(_) => stage == Stage::Pricing && status == Status::Active,
            Ask::Hold(_) => status == Status::Active,
            Ask::Resume(_) => status == Status::OnHold,
            Ask::Lose(_) => {
                status != Status::Over && matches!(stage, Stage::Negotiation | Stage::Pricing)
            }
            _ => status != Status::Over && !is_bound,
        };
        if allowed {
            match ask {
                Ask::Price(_) => deal.stage = Stage::Pricing,
                Ask::Back(_) => deal.stage = Stage::Negotiation,
                Ask::Hold(_) => deal.status = Status::OnHold,
                Ask::Resume(_) => deal.status = Status::Active,
                _ => deal.status = Status::Over,
            }
        }
        allowed
    }

    fn agrees(&mut self, ask: &Ask, c: usize) -> bool {
        let taken = self.is_taken(c);
        let counts = self.registrations.iter().flatten();
        let counts = counts.filter(|it| it.contract == c).any(|it| it.state.counts());
        let (contract, deal) = (&mut self.contracts[c], &mut self.deals[c]);
        match *ask {
            Ask::Sign(_) => {
                let ready = deal.stage == Stage::Pricing && deal.status == Status::Active && !taken;
                let allowed = contract.paper == Paper::Draft && ready;
                if allowed {
                    contract.paper = Paper::Signed;
                    deal.stage = Stage::Signed;
                }
                allowed
            }
            Ask::Amend(_, amount) => {
                let fits = amount != contract.amount && amount >= contract.received;
                let allowed = contract.paper == Paper::Signed && fits;
                if allowed {
                    contract.amount = amount;
                }
                allowed
            }
            _ => {
                let allowed = contract.paper == Paper::Signed && !counts;
                if allowed {
                    contract.paper = Paper::Terminated;
                }
                allowed
            }
        }
    }

    fn drafts(&mut self, r: usize, contract: usize) -> bool {
        let mut others = self.registrations.iter().flatten();
        let taken = others.any(|other| other.contract == contract && !other.is_over());
        if self.registrations[r].is_some() || taken {
            return false;
        }
        let amount = self.contracts[contract].amount;
        self.registrations[r] = Some(Registration {
            contract,
            state: R::Draft,
            number: None,
            contract_amount: amount,
            technology: amount,
            guess: false,
            income: 0,
            booked: Vec::new(),
        });
        true
    }

    fn rewards_for(&mut self, r: usize) -> bool {
        let Some(Some(it)) = self.registrations.get(r) else { return false };
        let received = self.contracts[it.contract].received;
        let project = |it: usize| self.registrations[it].as_ref().map(|it| it.contract);
        let done = self.rewards.iter().any(|(other, _)| project(*other) == Some(it.contract));
        let allowed = it.state.counts() && !it.guess && received > 0 && !done;
        if allowed {
            self.rewards.push((r, (received / 100).min(REWARD_CAP)));
        }
        allowed
    }

    fn registers(&mut self, ask: &Ask, day: i64) -> bool {
        let r = match *ask {
            Ask::Submit(r) | Ask::Correct(r) | Ask::Accept(r) | Ask::Reject(r) => r,
            Ask::Deregister(r) | Ask::Revoke(r) | Ask::Verify(r, _) | Ask::Bonus(r, _) => r,
            Ask::Register { registration, .. } | Ask::Change { registration, .. } => registration,
            _ => return false,
        };
        let numbers: Vec<usize> =
            self.registrations.iter().flatten().filter_map(|it| it.number).collect();
        let Some(Some(it)) = self.registrations.get_mut(r) else { return false };
        let contract = &self.contracts[it.contract];
        match *ask {
            Ask::Submit(_) => {
                let open = matches!(it.state, R::Draft | R::CorrectionRequested);
                if !open || contract.paper != Paper::Signed {
                    return false;
                }
                (it.contract_amount, it.technology) = (contract.amount, contract.amount);
                it.guess = false;
                it.state = R::Submitted;
            }
            Ask::Accept(_) if it.state == R::Submitted => it.state = R::Accepted,
            Ask::Correct(_) if matches!(it.state, R::Submitted | R::Accepted) => {
                it.state = R::CorrectionRequested;
            }
            Ask::Reject(_) if matches!(it.state, R::Submitted | R::Accepted) => {
                it.state = R::Rejected;
            }
            Ask::Register { number, contract, technology, guess, .. } => {
                let is_free = !numbers.contains(&number);
                let is_signed = self.contracts[it.contract].paper == Paper::Signed;
                let is_next = it.state == R::Accepted && is_signed && is_free;
                if !is_next || technology > contract {
                    return false;
                }
                it.state = R::Registered;
                it.number = Some(number);
                (it.contract_amount, it.technology, it.guess) = (contract, technology, guess);
                it.booked.push((day, technology));
                let deal = &mut self.deals[it.contract];
                if deal.stage == Stage::Signed && deal.status != Status::Over {
                    deal.stage = Stage::Registered;
                }
            }
            Ask::Change { contract, technology, guess, .. } => {
                let same = contract == it.contract_amount && technology == it.technology;
                if !it.state.counts() || technology > contract || (same && guess == it.guess) {
                    return false;
                }
                it.booked.push((day, technology - it.technology));
                (it.contract_amount, it.technology, it.guess) = (contract, technology, guess);
                it.state = R::Changed;
            }
            Ask::Deregister(_) | Ask::Revoke(_) if it.state.counts() => {
                it.booked.push((day, -it.technology));
                let is_ended = matches!(ask, Ask::Deregister(_));
                it.state = if is_ended { R::Deregistered } else { R::Revoked };
            }
            Ask::Verify(_, income) => {
                let open = matches!(it.state, R::Registered | R::Changed) && !it.guess;
                if !open || income > it.technology {
                    return false;
                }
                (it.state, it.income) = (R::IncomeVerified, income);
            }
            Ask::Bonus(_, bonus) if it.state == R::IncomeVerified && bonus <= it.income => {
                it.state = R::BonusIssued;
            }
            _ => return false,
        }
        true
    }
}
