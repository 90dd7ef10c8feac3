use std::time::Duration;

use clap::Parser;

use crate::cases::Case;

/// What to measure, and how long.
#[derive(Debug, Parser)]
#[command(
    about = "Measures hamyon beside pgbench on a PostgreSQL of its own, and prints Markdown."
)]
pub(crate) struct Arguments {
    /// Measure these cases alone; may be given more than once.
    #[arg(long = "case", value_enum)]
    chosen: Vec<Case>,
    /// One short round of each: shows that everything works, measures little.
    #[arg(long)]
    quick: bool,
    /// How often each measurement is made.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// How long each lasts, seconds, after a warm-up of one.
    #[arg(long, default_value_t = 6)]
    seconds: u64,
    /// A setting of the program, such as `DATABASE__LANES=4`; may be given more than once.
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = assignment)]
    pub(crate) settings: Vec<(String, String)>,
    /// How many wallets there are.
    #[arg(long, default_value_t = 100_000)]
    pub(crate) wallets: u64,
    /// How many transactions are stored before the case `stored` begins.
    #[arg(long, default_value_t = 10_000_000)]
    pub(crate) stored: u64,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("it has no =")?;
    Ok((format!("HAMYON__{name}"), value.to_owned()))
}

impl Arguments {
    /// The cases asked for: all of them, unless some were named.
    pub(crate) fn cases(&self) -> &[Case] {
        if self.chosen.is_empty() {
            Case::ALL
        } else {
            &self.chosen
        }
    }

    /// How often each measurement is made.
    pub(crate) const fn rounds(&self) -> usize {
        if self.quick { 1 } else { self.rounds }
    }

    /// How long each lasts.
    pub(crate) const fn time(&self) -> Duration {
        Duration::from_secs(if self.quick { 2 } else { self.seconds })
    }
}
