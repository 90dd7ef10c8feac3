use std::collections::BTreeMap;

/// Rows by key, with what the changed ones were before their first change.
#[derive(Clone, Debug)]
pub(super) struct Tracked<K, V> {
    rows: BTreeMap<K, V>,
    before: BTreeMap<K, Option<V>>,
}

impl<K: Ord + Clone, V: Clone> Tracked<K, V> {
    pub(super) const fn new() -> Self {
        Self {
            rows: BTreeMap::new(),
            before: BTreeMap::new(),
        }
    }

    /// Takes in a row as it is stored.
    pub(super) fn load(&mut self, key: K, row: V) {
        self.rows.insert(key, row);
    }

    pub(super) fn rows(&self) -> &BTreeMap<K, V> {
        &self.rows
    }

    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.rows.get(key)
    }

    /// Changes or adds a row.
    pub(super) fn put(&mut self, key: K, row: V) {
        let old = self.rows.insert(key.clone(), row);
        self.before.entry(key).or_insert(old);
    }

    /// What changed since the last call, as (before, after), by key.
    pub(super) fn take_changes(&mut self) -> Vec<(Option<V>, V)> {
        let before = std::mem::take(&mut self.before);
        before
            .into_iter()
            .filter_map(|(key, old)| Some((old, self.rows.get(&key)?.clone())))
            .collect()
    }
}
