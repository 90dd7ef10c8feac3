use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::document::{BASE_PATH, document};

/// Methods of the documented operations by the pattern of their route, as the header `Allow` lists them.
static METHODS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let mut methods: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (path, item) in &document().paths.paths {
        let base = if item.servers.is_some() {
            ""
        } else {
            BASE_PATH
        };
        for (method, operation) in [
            ("GET", &item.get),
            ("POST", &item.post),
            ("PUT", &item.put),
            ("PATCH", &item.patch),
            ("DELETE", &item.delete),
        ] {
            let Some(operation) = operation else { continue };
            let extensions = operation.extensions.as_ref();
            let other = extensions.and_then(|extensions| extensions.get("x-also-at"));
            for path in [Some(path.as_str()), other.and_then(|path| path.as_str())]
                .into_iter()
                .flatten()
            {
                let pattern = format!("{base}{}", path.trim_end_matches('/'));
                methods.entry(pattern).or_default().insert(method);
            }
        }
    }
    let lists = methods.into_iter().map(|(pattern, methods)| {
        let list: Vec<_> = methods.into_iter().collect();
        (pattern, list.join(", "))
    });
    lists.collect()
});

/// The value of `Allow` for a route's pattern. What is not documented is a page, and can be got.
pub(crate) fn allowed_methods(pattern: Option<&str>) -> &'static str {
    let documented = pattern.and_then(|pattern| METHODS.get(pattern));
    documented.map_or("GET", String::as_str)
}
