//! Times and dates: Swedish local time without a zone outside, instants inside. An instant that local
//! time cannot say exactly is told to the writer, which knows where else it can go.

use contracts::time::{Certainty, from_swedish, to_swedish};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

use super::reading::Reading;
use super::rules::{RIV_020, RIV_021, RIV_025, RIV_026, RIV_027};
use super::structure::Value;
use super::tree::Element;
use super::value::word_of;
use super::writer::Writer;

impl Value for Option<Timestamp> {
    fn read(&mut self, from: Element<'_, '_>, reading: &mut Reading) {
        let Some(word) = word_of(from, reading) else {
            return;
        };
        *self = match compact_time(word) {
            Some(local) => instant(local, reading),
            None => understood(word, reading),
        };
    }

    fn write(&self, name: &'static str, out: &mut Writer) {
        if let Some(instant) = self {
            out.instant(name, *instant);
        }
    }
}

impl Value for Option<Date> {
    fn read(&mut self, from: Element<'_, '_>, reading: &mut Reading) {
        let Some(word) = word_of(from, reading) else {
            return;
        };
        *self = compact_date(word);
        if self.is_none() {
            *self = word.parse().ok().filter(|_| word.len() == 10);
            reading.find(if self.is_some() { &RIV_025 } else { &RIV_021 });
        }
    }

    fn write(&self, name: &'static str, out: &mut Writer) {
        if let Some(date) = self {
            out.text(name, &written_date(*date));
        }
    }
}

/// A time that may also be given as a day, and is then the beginning of that day.
pub(crate) mod day_or_time {
    use jiff::Timestamp;
    use jiff::civil::Time;

    use super::super::reading::Reading;
    use super::super::structure::Value;
    use super::super::tree::Element;
    use super::super::writer::Writer;

    /// Reads a time or a day.
    pub(crate) fn read(to: &mut Option<Timestamp>, from: Element<'_, '_>, reading: &mut Reading) {
        match super::compact_date(from.text()) {
            Some(day) => *to = super::instant(day.to_datetime(Time::midnight()), reading),
            None => to.read(from, reading),
        }
    }

    /// Writes a time.
    pub(crate) fn write(value: &Option<Timestamp>, name: &'static str, out: &mut Writer) {
        value.write(name, out);
    }
}

/// The local time as it is written, and whether it says that instant and no other.
pub(super) fn written(instant: Timestamp) -> (String, bool) {
    let local = to_swedish(instant);
    let text = format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}",
        local.year(),
        local.month(),
        local.day(),
        local.hour(),
        local.minute(),
        local.second()
    );
    let exact = compact_time(&text)
        .and_then(from_swedish)
        .is_some_and(|again| again == (instant, Certainty::Certain));
    (text, exact)
}

fn written_date(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

fn instant(local: DateTime, reading: &mut Reading) -> Option<Timestamp> {
    let known = reading.known_instant();
    if let Some(exact) = known.filter(|exact| whole_second(to_swedish(*exact)) == local) {
        return Some(exact);
    }
    let Some((instant, certainty)) = from_swedish(local) else {
        reading.find(&RIV_020);
        return None;
    };
    match certainty {
        Certainty::Certain => {}
        Certainty::Ambiguous => reading.find(&RIV_026),
        Certainty::Missing => reading.find(&RIV_027),
    }
    Some(instant)
}

/// Other ways of writing an instant whose meaning is certain.
fn understood(word: &str, reading: &mut Reading) -> Option<Timestamp> {
    // Longer than any time; the parser is not asked about whole texts.
    let short = (word.len() <= 40).then_some(word);
    if let Some(instant) = short.and_then(|word| word.parse().ok()) {
        reading.find(&RIV_025);
        return Some(instant);
    }
    let local: Option<DateTime> = short
        .filter(|word| word.contains('T'))
        .and_then(|word| word.parse().ok());
    match local {
        Some(local) => {
            reading.find(&RIV_025);
            instant(local, reading)
        }
        None => {
            reading.find(&RIV_020);
            None
        }
    }
}

fn compact_time(word: &str) -> Option<DateTime> {
    let (date, time) = word.split_at_checked(8).filter(|(_, time)| time.len() == 6)?;
    let [hour, minute, second] = [time.get(..2)?, time.get(2..4)?, time.get(4..)?].map(digits);
    let time = Time::new(hour?, minute?, second?, 0).ok()?;
    Some(compact_date(date)?.to_datetime(time))
}

fn compact_date(word: &str) -> Option<Date> {
    let (year, rest) = word.split_at_checked(4).filter(|(_, rest)| rest.len() == 4)?;
    let (month, day) = rest.split_at_checked(2)?;
    let high = digits(year.get(..2)?)?;
    let low = digits(year.get(2..)?)?;
    let year = i16::from(high) * 100 + i16::from(low);
    Date::new(year, digits(month)?, digits(day)?)
        .ok()
        .filter(|date| date.year() > 0)
}

fn digits(pair: &str) -> Option<i8> {
    let [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] = pair.as_bytes() else {
        return None;
    };
    i8::try_from((tens - b'0') * 10 + (ones - b'0')).ok()
}

fn whole_second(local: DateTime) -> DateTime {
    local.with().subsec_nanosecond(0).build().unwrap_or(local)
}
