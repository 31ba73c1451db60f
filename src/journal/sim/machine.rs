//! The machine around the simulated disk: it counts operations, and fails at those it is told to.

use std::collections::BTreeMap;
use std::io;

use super::disk::{Disk, Fault};

#[derive(Debug)]
pub(super) struct Machine {
    pub(super) disk: Disk,
    /// How many operations there were since the start or the last restart.
    pub(super) operations: u64,
    pub(super) faults: BTreeMap<u64, Fault>,
    pub(super) crash_at: Option<u64>,
    pub(super) down: bool,
    /// How many bytes all files may have together.
    pub(super) capacity: usize,
    /// Counts restarts, so that files opened before one are dead after it.
    pub(super) life: u64,
}

/// How an operation is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Whole,
    Faulty(Fault),
    /// The machine goes down during it.
    Cut,
}

impl Machine {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            disk: Disk::new(seed),
            operations: 0,
            faults: BTreeMap::new(),
            crash_at: None,
            down: false,
            capacity: usize::MAX,
            life: 0,
        }
    }

    /// Restarts: what was set for the life before is forgotten.
    pub(super) fn restart(&mut self) {
        self.operations = 0;
        self.faults.clear();
        self.crash_at = None;
        self.down = false;
        self.life += 1;
    }

    pub(super) fn check_up(&self) -> io::Result<()> {
        if self.down { Err(down()) } else { Ok(()) }
    }

    /// Counts an operation and says how it goes.
    fn begin(&mut self) -> io::Result<Way> {
        self.check_up()?;
        self.operations += 1;
        if self.crash_at == Some(self.operations) {
            self.down = true;
            return Ok(Way::Cut);
        }
        Ok(self.faults.remove(&self.operations).map_or(Way::Whole, Way::Faulty))
    }

    /// Does an operation that is done or not, without a middle.
    pub(super) fn whole_or_not(&mut self, change: impl FnOnce(&mut Disk)) -> io::Result<()> {
        match self.begin()? {
            Way::Cut => {
                if self.disk.random.one_in(2) {
                    change(&mut self.disk);
                }
                Err(down())
            }
            Way::Faulty(fault @ (Fault::NoSpace | Fault::Io)) => Err(fault.error()),
            Way::Faulty(Fault::Short) | Way::Whole => {
                change(&mut self.disk);
                Ok(())
            }
        }
    }

    pub(super) fn write(&mut self, inode: usize, bytes: &[u8], at: usize) -> io::Result<usize> {
        let way = self.begin()?;
        let used: usize = self
            .disk
            .names()
            .iter()
            .filter_map(|name| self.disk.inode(name))
            .map(|inode| self.disk.content(inode).len())
            .sum();
        let held = self.disk.content(inode).len();
        let room = self.capacity.saturating_sub(used) + held.saturating_sub(at);
        let some = self.disk.random.below(bytes.len());
        let taken = if way == Way::Whole { bytes.len() } else { some }.min(room);
        self.disk.write(inode, at, &bytes[..taken]);
        match way {
            Way::Cut => Err(down()),
            Way::Faulty(fault @ (Fault::NoSpace | Fault::Io)) => Err(fault.error()),
            _ if taken == 0 && !bytes.is_empty() && room == 0 => Err(Fault::NoSpace.error()),
            // A short write takes something: taking nothing would be an error of its own.
            Way::Faulty(Fault::Short) if taken == 0 && !bytes.is_empty() => {
                self.disk.write(inode, at, &bytes[..1]);
                Ok(1)
            }
            _ => Ok(taken),
        }
    }

    pub(super) fn sync(&mut self, inode: usize) -> io::Result<()> {
        match self.begin()? {
            // Whether it was done or not before the power went is for the power cut to say.
            Way::Cut => Err(down()),
            Way::Faulty(Fault::Short) | Way::Whole => {
                self.disk.sync(inode);
                Ok(())
            }
            Way::Faulty(fault) => {
                self.disk.sync_badly(inode);
                Err(fault.error())
            }
        }
    }

    pub(super) fn sync_dir(&mut self) -> io::Result<()> {
        match self.begin()? {
            Way::Cut => Err(down()),
            Way::Faulty(Fault::Short) | Way::Whole => {
                self.disk.sync_names();
                Ok(())
            }
            Way::Faulty(fault) => {
                self.disk.sync_names_badly();
                Err(fault.error())
            }
        }
    }
}

pub(super) fn down() -> io::Error {
    io::Error::other("the simulated machine is down")
}
