//! The simulated disk behind the journal's storage seam.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::disk::Fault;
use super::machine::{Machine, down};
use crate::journal::storage::{Access, Storage, StorageFile};

/// A simulated disk. Clones are the same disk.
#[derive(Debug, Clone)]
pub struct SimStorage {
    machine: Arc<Mutex<Machine>>,
}

fn absent() -> io::Error {
    io::ErrorKind::NotFound.into()
}

fn offset(at: u64) -> io::Result<usize> {
    usize::try_from(at).map_err(|_| io::ErrorKind::InvalidInput.into())
}

impl SimStorage {
    /// Starts with an empty disk; all that will happen by chance follows from the seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { machine: Arc::new(Mutex::new(Machine::new(seed))) }
    }

    fn machine(&self) -> MutexGuard<'_, Machine> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns how many changing operations there were since the start or the last restart.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.machine().operations
    }

    /// Goes down at that operation, which is done in part; every later one fails.
    pub fn crash_at(&self, operation: u64) {
        self.machine().crash_at = Some(operation);
    }

    /// Lets that operation fail.
    pub fn fail_at(&self, operation: u64, fault: Fault) {
        self.machine().faults.insert(operation, fault);
    }

    /// Limits how many bytes the files may have together.
    pub fn set_capacity(&self, bytes: usize) {
        self.machine().capacity = bytes;
    }

    /// Restarts after the power was cut: of what was not synced, chance keeps some.
    pub fn restart_after_power_cut(&self) {
        self.machine().disk.cut_power();
        self.restart_process();
    }

    /// Restarts the process only: the page cache still shows everything that was written.
    pub fn restart_process(&self) {
        self.machine().restart();
    }

    /// Names the files and returns their content.
    #[must_use]
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let machine = self.machine();
        let disk = &machine.disk;
        let content = |name: String| {
            let bytes = disk.content(disk.inode(&name)?).to_vec();
            Some((name, bytes))
        };
        disk.names().into_iter().filter_map(content).collect()
    }

    /// Changes a file behind everyone's back, on the disk as well. An absent file stays absent.
    pub fn tamper(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let mut machine = self.machine();
        if let Some(inode) = machine.disk.inode(name) {
            machine.disk.tamper(inode, change);
        }
    }

    /// Flips one bit of a file; bits beyond its end are not there to be flipped.
    pub fn flip_bit(&self, name: &str, bit: usize) {
        self.tamper(name, |bytes| {
            if let Some(byte) = bytes.get_mut(bit / 8) {
                *byte ^= 1 << (bit % 8);
            }
        });
    }

    fn file(&self, inode: usize, life: u64, access: Access) -> Box<dyn StorageFile> {
        Box::new(SimFile { machine: Arc::clone(&self.machine), inode, life, access })
    }
}

impl Storage for SimStorage {
    fn list(&self) -> io::Result<Vec<String>> {
        let machine = self.machine();
        machine.check_up()?;
        Ok(machine.disk.names())
    }

    fn create(&self, name: &str) -> io::Result<Box<dyn StorageFile>> {
        let mut machine = self.machine();
        if machine.disk.inode(name).is_some() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let mut inode = None;
        machine.whole_or_not(|disk| inode = Some(disk.create(name)))?;
        Ok(self.file(inode.ok_or_else(absent)?, machine.life, Access::Write))
    }

    fn open(&self, name: &str, access: Access) -> io::Result<Box<dyn StorageFile>> {
        let machine = self.machine();
        machine.check_up()?;
        let inode = machine.disk.inode(name).ok_or_else(absent)?;
        Ok(self.file(inode, machine.life, access))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut machine = self.machine();
        machine.disk.inode(from).ok_or_else(absent)?;
        machine.whole_or_not(|disk| disk.rename(from, to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut machine = self.machine();
        machine.disk.inode(name).ok_or_else(absent)?;
        machine.whole_or_not(|disk| disk.remove(name))
    }

    fn sync_dir(&self) -> io::Result<()> {
        self.machine().sync_dir()
    }
}

/// An open file of the simulated disk; dead once the machine or the process has restarted.
#[derive(Debug)]
struct SimFile {
    machine: Arc<Mutex<Machine>>,
    inode: usize,
    life: u64,
    access: Access,
}

impl SimFile {
    fn machine(&self) -> io::Result<MutexGuard<'_, Machine>> {
        let machine = self.machine.lock().unwrap_or_else(PoisonError::into_inner);
        if machine.life == self.life { Ok(machine) } else { Err(down()) }
    }

    fn to_write(&self) -> io::Result<MutexGuard<'_, Machine>> {
        match self.access {
            Access::Write => self.machine(),
            Access::Read => Err(io::ErrorKind::PermissionDenied.into()),
        }
    }
}

impl StorageFile for SimFile {
    fn read_at(&self, bytes: &mut [u8], at: u64) -> io::Result<usize> {
        let machine = self.machine()?;
        machine.check_up()?;
        let content = machine.disk.content(self.inode);
        let rest = content.get(offset(at)?..).unwrap_or_default();
        let read = rest.len().min(bytes.len());
        bytes[..read].copy_from_slice(&rest[..read]);
        Ok(read)
    }

    fn write_at(&self, bytes: &[u8], at: u64) -> io::Result<usize> {
        self.to_write()?.write(self.inode, bytes, offset(at)?)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.to_write()?.sync(self.inode)
    }

    fn truncate(&self, bytes: u64) -> io::Result<()> {
        let bytes = offset(bytes)?;
        self.to_write()?.whole_or_not(|disk| disk.truncate(self.inode, bytes))
    }

    fn length(&self) -> io::Result<u64> {
        let machine = self.machine()?;
        machine.check_up()?;
        Ok(machine.disk.content(self.inode).len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes twice, syncing after the first, and cuts the power; returns what is left.
    fn left(seed: u64) -> Option<Vec<u8>> {
        let storage = SimStorage::new(seed);
        let file = storage.create("f").expect("new");
        storage.sync_dir().expect("synced");
        file.write_at(&[1; 100], 0).expect("written");
        file.sync_data().expect("synced");
        file.write_at(&[2; 300], 100).expect("written");
        storage.restart_after_power_cut();
        assert!(file.length().is_err(), "an old file is dead");
        storage.files().remove("f")
    }

    #[test]
    fn a_power_cut_keeps_what_was_synced_and_some_of_the_rest() {
        let mut outcomes = std::collections::BTreeSet::new();
        for seed in 0..100 {
            let bytes = left(seed).expect("its name was synced");
            assert_eq!(bytes[..100], [1; 100]);
            outcomes.insert(bytes);
        }
        assert!(outcomes.iter().any(|bytes| bytes.len() == 400 && bytes[100..] == [2; 300]));
        assert!(outcomes.iter().any(|bytes| bytes[100..].contains(&0)), "none had a hole");
        assert!(outcomes.len() > 50);
        assert_eq!(left(7), left(7), "the seed decides");
    }

    #[test]
    fn a_failed_sync_forgets_what_the_page_cache_still_shows() {
        let lost = (0..50).any(|seed| {
            let storage = SimStorage::new(seed);
            let file = storage.create("f").expect("new");
            storage.sync_dir().expect("synced");
            file.write_at(&[3; 200], 0).expect("written");
            storage.fail_at(storage.operations() + 1, Fault::Io);
            assert!(file.sync_data().is_err());
            file.sync_data().expect("says that all is well");
            assert_eq!(storage.files()["f"], [3; 200]);
            storage.restart_after_power_cut();
            storage.files()["f"] != [3; 200]
        });
        assert!(lost);
    }

    #[test]
    fn a_full_disk_takes_what_fits() {
        let storage = SimStorage::new(1);
        let file = storage.create("f").expect("new");
        storage.set_capacity(10);
        assert_eq!(file.write_at(&[0; 16], 0).expect("some fits"), 10);
        let full = file.write_at(&[0; 6], 10).expect_err("nothing fits");
        assert_eq!(full.kind(), io::ErrorKind::StorageFull);
        assert_eq!(file.write_at(&[1; 4], 2).expect("what is there can be changed"), 4);
    }
}
