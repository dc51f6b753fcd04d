//! The columns of a sheet: what each is called, where it stands in a message, and how its cells are read.

use contracts::HsaId;

use super::super::model::{Address, Addressee, Code, Message, Telephone, TelephoneType, WishedReceiver};
use super::day::{day, instant};
use super::words::{self, meaning};

/// A column.
pub(super) struct Column {
    names: &'static [&'static str],
    /// The place in the message, on the wire.
    pub(super) place: &'static str,
    /// What its cells must be.
    pub(super) expects: &'static str,
    /// Reads a cell into the message; nothing when it cannot be read.
    pub(super) set: fn(&mut Message, &str) -> Option<()>,
}

impl Column {
    /// Whether this is its name, whatever its case, and with a hyphen or a line for a space.
    pub(super) fn is_named(&self, name: &str) -> bool {
        self.names.contains(&plain(name).as_str())
    }
}

/// A name without what makes no difference.
fn plain(name: &str) -> String {
    let name = name.trim().trim_end_matches(':').to_lowercase();
    name.replace(['-', '_'], " ")
}

const fn column(
    names: &'static [&'static str],
    place: &'static str,
    expects: &'static str,
    set: fn(&mut Message, &str) -> Option<()>,
) -> Column {
    Column {
        names,
        place,
        expects,
        set,
    }
}

const TEXT: &str = "a text";
const DAY: &str = "a day, as 2026-03-02, 20260302, 2/3 2026, 2.3.2026 or 2 mars 2026";
const INSTANT: &str = "a day, or a day and a time of day that exists once, as 2026-03-02 08:15";
const REGION: &str = "a region by its code of two digits (kv_län) or by its name";

/// Every column that is read, in the order in which they are filled in.
pub(super) static COLUMNS: &[Column] = &[
    column(&["ärende", "ärendenummer", "case"], "case", TEXT, |m, cell| {
        text(&mut m.case, cell)
    }),
    column(&["id", "meddelande id"], "id", TEXT, |m, cell| {
        text(&mut m.id, cell)
    }),
    column(
        &["anmäld", "anmälningsdatum"],
        "writtenAt",
        INSTANT,
        |m, cell| read(&mut m.written_at, instant(cell)),
    ),
    column(
        &["åtgärd", "status", "ärendestatus"],
        "action",
        "ny, ändrad or återtagen",
        |m, cell| {
            m.action = meaning(words::ACTIONS, cell)?;
            Some(())
        },
    ),
    column(&["orsak"], "changeReason", TEXT, |m, cell| {
        text(&mut m.change_reason, cell)
    }),
    column(&["enhet", "enhet hsa id"], "from.hsaId", TEXT, |m, cell| {
        unit(&mut m.from.hsa_id, cell)
    }),
    column(&["enhetsnamn"], "from.name", TEXT, |m, cell| {
        text(&mut m.from.name, cell)
    }),
    column(&["enhetens telefon"], "from.telephone", TEXT, |m, cell| {
        text(&mut m.from.telephone, cell)
    }),
    column(&["enhetens e post"], "from.email", TEXT, |m, cell| {
        text(&mut m.from.email, cell)
    }),
    column(&["mottagare", "till"], "to", TEXT, |m, cell| {
        m.to = list(cell).map(addressee).collect();
        Some(())
    }),
    column(&["anmälare"], "author.name", TEXT, |m, cell| {
        text(&mut m.author.get_or_insert_default().name, cell)
    }),
    column(&["anmälarens hsa id"], "author.hsaId", TEXT, |m, cell| {
        unit(&mut m.author.get_or_insert_default().hsa_id, cell)
    }),
    column(
        &["personnummer", "personid"],
        "patient.personId",
        TEXT,
        |m, cell| text(&mut m.patient.person_id, cell),
    ),
    column(
        &["personid oid", "typ av personid"],
        "patient.personIdSystem",
        TEXT,
        |m, cell| text(&mut m.patient.person_id_system, cell),
    ),
    column(&["namn"], "patient.name", TEXT, |m, cell| {
        text(&mut m.patient.name, cell)
    }),
    column(
        &["kön"],
        "patient.gender",
        "man, kvinna, okänt or ej tillämpligt",
        |m, cell| read(&mut m.patient.gender, meaning(words::GENDERS, cell)),
    ),
    column(&["födelsedatum"], "patient.birthDate", DAY, |m, cell| {
        read(&mut m.patient.birth_date, day(cell))
    }),
    column(
        &[
            "skyddad identitet",
            "skyddad id",
            "skyddade personuppgifter",
            "skyddad folkbokföring",
            "sekretess",
            "sekretessmarkering",
        ],
        "patient.protectedIdentity",
        "sekretessmarkering, skyddad folkbokföring or nej",
        |m, cell| {
            m.patient.protected_identity = meaning(words::PROTECTIONS, cell)?;
            Some(())
        },
    ),
    column(&["hemtelefon"], "patient.telephone", TEXT, |m, cell| {
        telephone(m, TelephoneType::Home, cell)
    }),
    column(
        &["mobil", "mobiltelefon"],
        "patient.telephone",
        TEXT,
        |m, cell| telephone(m, TelephoneType::Mobile, cell),
    ),
    column(
        &["tillfällig c/o"],
        "patient.temporaryAddress.careOf",
        TEXT,
        |m, cell| text(&mut address(m).care_of, cell),
    ),
    column(
        &["tillfällig adress"],
        "patient.temporaryAddress.street1",
        TEXT,
        |m, cell| text(&mut address(m).street1, cell),
    ),
    column(
        &["tillfälligt postnummer"],
        "patient.temporaryAddress.postalCode",
        TEXT,
        |m, cell| text(&mut address(m).postal_code, &cell.replace(' ', "")),
    ),
    column(
        &["tillfällig postort"],
        "patient.temporaryAddress.town",
        TEXT,
        |m, cell| text(&mut address(m).town, cell),
    ),
    column(
        &["samtycke"],
        "consent",
        "ja, nej, ej tillfrågad or återkallat",
        |m, cell| read(&mut m.consent, meaning(words::CONSENTS, cell)),
    ),
    column(&["region"], "request.region", REGION, |m, cell| {
        read(&mut m.request.get_or_insert_default().region, words::region(cell))
    }),
    column(
        &["diagnosgrupp"],
        "request.diagnosisGroup.code",
        TEXT,
        |m, cell| text(&mut diagnosis(m).code, cell),
    ),
    column(
        &["diagnosgrupp text"],
        "request.diagnosisGroup.text",
        TEXT,
        |m, cell| text(&mut diagnosis(m).text, cell),
    ),
    column(
        &["prioritet", "medicinsk prioritet"],
        "request.priority",
        "hög, medelhög or övrig",
        |m, cell| {
            read(
                &mut m.request.get_or_insert_default().priority,
                meaning(words::PRIORITIES, cell),
            )
        },
    ),
    column(
        &["asa", "asa klass"],
        "request.asaClass",
        "I to VI, or 1 to 6",
        |m, cell| read(&mut m.request.get_or_insert_default().asa_class, words::asa(cell)),
    ),
    column(
        &["komplicerande sjukdom", "komplicerande sjukdomar"],
        "request.complicatingCondition",
        TEXT,
        |m, cell| {
            let codes = list(cell).map(condition);
            m.request.get_or_insert_default().complicating_condition = codes.collect();
            Some(())
        },
    ),
    column(
        &["måldatum", "medicinskt måldatum"],
        "request.targetDate",
        DAY,
        |m, cell| read(&mut m.request.get_or_insert_default().target_date, day(cell)),
    ),
    column(&["behov"], "request.need", TEXT, |m, cell| {
        text(&mut m.request.get_or_insert_default().need, cell)
    }),
    column(
        &["önskad region"],
        "request.wishedReceiver[0].region",
        REGION,
        |m, cell| read(&mut wished(m)?.region, words::region(cell)),
    ),
    column(
        &["önskad mottagare", "önskad enhet"],
        "request.wishedReceiver[0].hsaId",
        TEXT,
        |m, cell| unit(&mut wished(m)?.hsa_id, cell),
    ),
];

fn text(to: &mut Option<String>, cell: &str) -> Option<()> {
    *to = Some(cell.to_owned());
    Some(())
}

fn unit(to: &mut Option<HsaId>, cell: &str) -> Option<()> {
    *to = Some(HsaId::new(cell));
    Some(())
}

fn read<T>(to: &mut Option<T>, cell: Option<T>) -> Option<()> {
    *to = cell;
    to.is_some().then_some(())
}

/// Ids and codes hold none of what stands between them.
fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([' ', ',', ';', '|', '\n', '\r'])
        .filter(|part| !part.is_empty())
}

fn addressee(id: &str) -> Addressee {
    Addressee {
        hsa_id: Some(HsaId::new(id)),
        role: None,
    }
}

fn condition(code: &str) -> Code {
    Code {
        code: Some(code.to_owned()),
        ..Code::default()
    }
}

fn telephone(message: &mut Message, of: TelephoneType, cell: &str) -> Option<()> {
    message.patient.telephone.push(Telephone {
        of: Some(of),
        number: Some(cell.to_owned()),
    });
    Some(())
}

fn address(message: &mut Message) -> &mut Address {
    message.patient.temporary_address.get_or_insert_default()
}

fn diagnosis(message: &mut Message) -> &mut Code {
    let request = message.request.get_or_insert_default();
    request.diagnosis_group.get_or_insert_default()
}

fn wished(message: &mut Message) -> Option<&mut WishedReceiver> {
    let wished = &mut message.request.get_or_insert_default().wished_receiver;
    if wished.is_empty() {
        wished.push(WishedReceiver::default());
    }
    wished.first_mut()
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, plain};

    #[test]
    fn the_readme_gives_every_name_that_is_read() {
        let rows = include_str!("../README.md")
            .lines()
            .filter(|line| line.starts_with("| `"));
        let given: Vec<String> = rows
            .filter_map(|row| row.split('|').nth(1))
            .flat_map(|names| names.split('`').skip(1).step_by(2).map(plain))
            .collect();
        let read = COLUMNS.iter().flat_map(|column| column.names);
        let missing: Vec<_> = read
            .filter(|name| !given.contains(&(**name).to_owned()))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
