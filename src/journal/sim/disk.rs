//! What lies on the simulated disk, what the page cache shows, and what a crash leaves.

use std::collections::BTreeMap;
use std::io;

use super::random::Random;

/// The largest piece that a crash keeps or drops as a whole, in bytes.
const PIECE_BYTES_MAX: usize = 64;

/// What goes wrong at one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The disk is full; a write takes some of its bytes before it says so.
    NoSpace,
    /// The disk fails; a write takes some of its bytes, a sync makes some of them durable and
    /// forgets that the others are not.
    Io,
    /// A write takes only some of its bytes, and says so. Other operations are done as asked.
    Short,
}

impl Fault {
    pub(super) fn error(self) -> io::Error {
        match self {
            Self::NoSpace => io::ErrorKind::StorageFull.into(),
            Self::Io | Self::Short => io::Error::other("the simulated disk fails"),
        }
    }
}

/// A change that is not durable yet.
#[derive(Debug, Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

impl Change {
    /// Makes the change to a file's content; what a write skips is filled with `gap`.
    fn make(&self, content: &mut Vec<u8>, gap: u8) {
        match self {
            Self::Write(at, bytes) => {
                let end = at + bytes.len();
                if content.len() < end {
                    content.resize(end, gap);
                }
                content[*at..end].copy_from_slice(bytes);
            }
            Self::Truncate(bytes) => content.resize(*bytes, 0),
        }
    }
}

#[derive(Debug, Default)]
struct Inode {
    /// What the processes see.
    seen: Vec<u8>,
    /// What the disk surely has.
    durable: Vec<u8>,
    pending: Vec<Change>,
}

impl Inode {
    /// Lets the disk take some of what is pending, torn anywhere and in any order.
    fn take_some(&mut self, random: &mut Random) {
        let gap = if random.one_in(2) { 0 } else { 0xa5 };
        let mercy = 1 + random.below(8);
        for change in std::mem::take(&mut self.pending) {
            match change {
                Change::Truncate(_) if random.one_in(2) => change.make(&mut self.durable, gap),
                Change::Truncate(_) => {}
                Change::Write(mut at, bytes) => {
                    let mut rest = &bytes[..];
                    while !rest.is_empty() {
                        let size = (1 + random.below(PIECE_BYTES_MAX)).min(rest.len());
                        let (piece, left) = rest.split_at(size);
                        if !random.one_in(mercy) {
                            Change::Write(at, piece.to_vec()).make(&mut self.durable, gap);
                        }
                        (at, rest) = (at + size, left);
                    }
                }
            }
        }
    }
}

#[derive(Debug, Clone)]
enum NameChange {
    Create(String, usize),
    Rename(String, String),
    Remove(String),
}

impl NameChange {
    fn make(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            Self::Create(name, inode) => {
                names.insert(name.clone(), *inode);
            }
            Self::Rename(from, to) => {
                if let Some(inode) = names.remove(from) {
                    names.insert(to.clone(), inode);
                }
            }
            Self::Remove(name) => {
                names.remove(name);
            }
        }
    }
}

/// The disk and the page cache over it.
#[derive(Debug)]
pub(super) struct Disk {
    pub(super) random: Random,
    inodes: Vec<Inode>,
    seen: BTreeMap<String, usize>,
    durable: BTreeMap<String, usize>,
    pending: Vec<NameChange>,
}

impl Disk {
    pub(super) fn new(seed: u64) -> Self {
        let random = Random::new(seed);
        let (seen, durable) = (BTreeMap::new(), BTreeMap::new());
        Self { random, inodes: Vec::new(), seen, durable, pending: Vec::new() }
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.seen.keys().cloned().collect()
    }

    pub(super) fn inode(&self, name: &str) -> Option<usize> {
        self.seen.get(name).copied()
    }

    /// Returns what the processes see of a file; an inode once given out stays.
    pub(super) fn content(&self, inode: usize) -> &[u8] {
        &self.inodes[inode].seen
    }

    pub(super) fn create(&mut self, name: &str) -> usize {
        self.inodes.push(Inode::default());
        let inode = self.inodes.len() - 1;
        self.change_names(NameChange::Create(name.to_owned(), inode));
        inode
    }

    pub(super) fn rename(&mut self, from: &str, to: &str) {
        self.change_names(NameChange::Rename(from.to_owned(), to.to_owned()));
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.change_names(NameChange::Remove(name.to_owned()));
    }

    fn change_names(&mut self, change: NameChange) {
        change.make(&mut self.seen);
        self.pending.push(change);
    }

    pub(super) fn write(&mut self, inode: usize, at: usize, bytes: &[u8]) {
        self.change(inode, Change::Write(at, bytes.to_vec()));
    }

    pub(super) fn truncate(&mut self, inode: usize, bytes: usize) {
        self.change(inode, Change::Truncate(bytes));
    }

    fn change(&mut self, inode: usize, change: Change) {
        let inode = &mut self.inodes[inode];
        change.make(&mut inode.seen, 0);
        inode.pending.push(change);
    }

    /// Makes a file's content durable: the pending changes, and nothing that a failed sync lost.
    pub(super) fn sync(&mut self, inode: usize) {
        let inode = &mut self.inodes[inode];
        for change in std::mem::take(&mut inode.pending) {
            change.make(&mut inode.durable, 0);
        }
    }

    /// Fails to sync: some of the pending changes become durable, the others are forgotten.
    pub(super) fn sync_badly(&mut self, inode: usize) {
        self.inodes[inode].take_some(&mut self.random);
    }

    pub(super) fn sync_names(&mut self) {
        for change in std::mem::take(&mut self.pending) {
            change.make(&mut self.durable);
        }
    }

    /// Fails to sync the names: some changes become durable, the others are forgotten.
    pub(super) fn sync_names_badly(&mut self) {
        for change in std::mem::take(&mut self.pending) {
            if self.random.one_in(2) {
                change.make(&mut self.durable);
            }
        }
    }

    /// Cuts the power: what is durable stays, and some of what was pending.
    pub(super) fn cut_power(&mut self) {
        self.sync_names_badly();
        self.seen = self.durable.clone();
        for inode in &mut self.inodes {
            inode.take_some(&mut self.random);
            inode.seen = inode.durable.clone();
        }
    }

    /// Changes a file on the disk and in the page cache alike.
    pub(super) fn tamper(&mut self, inode: usize, change: impl FnOnce(&mut Vec<u8>)) {
        let inode = &mut self.inodes[inode];
        change(&mut inode.seen);
        inode.durable = inode.seen.clone();
        inode.pending.clear();
    }
}
