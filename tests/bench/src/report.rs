//! Series of numbers, and the rows of the table that they are told in.

use std::fmt;

/// The same measured several times.
#[derive(Clone, Default)]
pub(crate) struct Series(Vec<f64>);

impl Series {
    /// Adds what a round measured.
    pub(crate) fn add(&mut self, value: f64) {
        self.0.push(value);
    }

    /// Each value by that of the same round.
    fn over(&self, other: &Self) -> Self {
        let pairs = self.0.iter().zip(&other.0);
        Self(pairs.map(|(ours, theirs)| ours / theirs).collect())
    }

    fn sorted(&self) -> Vec<f64> {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted
    }

    fn median(&self) -> f64 {
        let sorted = self.sorted();
        let middle = sorted.len() / 2;
        match sorted.get(middle) {
            Some(upper) if sorted.len().is_multiple_of(2) => {
                f64::midpoint(sorted[middle - 1], *upper)
            }
            Some(value) => *value,
            None => f64::NAN,
        }
    }

    /// Median, and from the least to the greatest.
    fn told(&self, decimals: usize) -> String {
        let sorted = self.sorted();
        match (sorted.first(), sorted.last()) {
            (Some(least), Some(greatest)) if sorted.len() > 1 => format!(
                "{:.decimals$} ({least:.decimals$}–{greatest:.decimals$})",
                self.median()
            ),
            _ => format!("{:.decimals$}", self.median()),
        }
    }
}

/// What is wished for.
#[derive(Clone, Copy)]
pub(crate) enum Bar {
    /// So many times the reference, or more.
    AtLeast(f64),
    /// So many times the reference, or less.
    AtMost(f64),
    /// So much, or less.
    Below(f64),
    /// Nothing; the number is for information.
    None,
}

/// A line of the table.
pub(crate) struct Row {
    /// What was measured.
    pub(crate) case: String,
    /// In what.
    pub(crate) unit: &'static str,
    /// What the program did.
    pub(crate) ours: Series,
    /// What it is compared with.
    pub(crate) reference: Series,
    /// What is wished for.
    pub(crate) bar: Bar,
}

/// What stands above the rows.
pub(crate) const HEAD: &str =
    "| case | unit | Hamyon | reference | ratio | bar | met |\n|---|---|---|---|---|---|---|";

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ratio = self.ours.over(&self.reference);
        let decimals = if self.ours.median() < 100.0 { 2 } else { 0 };
        let (bar, is_met) = match self.bar {
            Bar::AtLeast(factor) => (format!("≥ {factor}×"), Some(ratio.median() >= factor)),
            Bar::AtMost(factor) => (format!("≤ {factor}×"), Some(ratio.median() <= factor)),
            Bar::Below(value) => (format!("≤ {value}"), Some(self.ours.median() <= value)),
            Bar::None => ("–".to_owned(), None),
        };
        let or_dash = |series: &Series, decimals| {
            if series.0.is_empty() {
                "–".to_owned()
            } else {
                series.told(decimals)
            }
        };
        write!(
            f,
            "| {} | {} | {} | {} | {} | {bar} | {} |",
            self.case,
            self.unit,
            or_dash(&self.ours, decimals),
            or_dash(&self.reference, decimals),
            or_dash(&ratio, 2),
            match is_met {
                Some(true) => "yes",
                Some(false) => "no",
                None => "–",
            }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[f64]) -> Series {
        Series(values.to_vec())
    }

    #[test]
    fn row_tells_medians_spread_and_whether_the_bar_is_met() {
        let row = Row {
            case: "charges".to_owned(),
            unit: "1/s",
            ours: series(&[300.0, 900.0, 500.0]),
            reference: series(&[100.0, 100.0, 200.0]),
            bar: Bar::AtLeast(3.0),
        };
        assert_eq!(
            row.to_string(),
            "| charges | 1/s | 500 (300–900) | 100 (100–200) | 3.00 (2.50–9.00) | ≥ 3× | yes |"
        );
    }

    #[test]
    fn row_without_a_reference_has_dashes() {
        let row = Row {
            case: "memory".to_owned(),
            unit: "MiB",
            ours: series(&[65.5]),
            reference: Series::default(),
            bar: Bar::Below(64.0),
        };
        assert_eq!(
            row.to_string(),
            "| memory | MiB | 65.50 | – | – | ≤ 64 | no |"
        );
    }

    #[test]
    fn median_of_two_lies_between_them() {
        assert!((series(&[1.0, 2.0]).median() - 1.5).abs() < 1e-9);
    }
}
