//! The whole of what may follow what, as a published page: every state, and everything that can be said in it.

use contracts::Action::{New, Revise, Withdraw};
use contracts::protocol::{judge, state};
use expect_test::expect_file;

use crate::said::Word::*;
use crate::said::{WINDOW, Word, broken, case, said, second};

/// A way to each state, and everything that can be said.
type Page = (&'static str, &'static [&'static [Word]], &'static [Word]);

const PAGES: &[Page] = &[
    (
        "Referral",
        &[
            &[],
            &[Nr(1)],
            &[Nr(1), Kom(1)],
            &[Nr(1), Bek(1)],
            &[Nr(1), Bek(1), Dsv(1)],
            &[Nr(1), Bek(1), Dsv(1), Kom(1)],
            &[Nr(1), Bek(1), Ssv(1)],
            &[Nr(1), Avv(1)],
            &[Nr(1), Avb(1)],
        ],
        &[
            Nr(1),
            Ar(2),
            Vr(2),
            Ab(2),
            Bek(1),
            Kom(1),
            Vid(2),
            Avb(1),
            Avv(1),
            Dsv(1),
            Psv(1),
            Ssv(1),
        ],
    ),
    (
        "Referral that was forwarded",
        &[&[Nr(1), Vid(2)]],
        &[
            Nr(1),
            Ar(3),
            Vr(3),
            Ab(3),
            Bek(2),
            Kom(2),
            Vid(3),
            Avb(2),
            Avv(2),
            Dsv(2),
            Psv(2),
            Ssv(2),
        ],
    ),
    (
        "Discharge",
        &[
            &[],
            &[Admission(New)],
            &[Admission(New), Ready(New)],
            &[Admission(New), Ready(New), Discharged(New)],
            &[Admission(New), Interrupted(New)],
            &[Admission(New), Died(New)],
            &[Admission(New), Admission(Withdraw)],
        ],
        &[
            Admission(New),
            Admission(Revise),
            Admission(Withdraw),
            Ready(New),
            Ready(Revise),
            Ready(Withdraw),
            Discharged(New),
            Discharged(Revise),
            Discharged(Withdraw),
            Interrupted(New),
            Transferred(New),
            Died(New),
            Interrupted(Revise),
            Died(Revise),
            Interrupted(Withdraw),
            Planning(New),
            Planning(Withdraw),
            Handover,
            Sip(1, New),
            Sip(1, Revise),
            Sip(1, Withdraw),
            Out(New),
            Back(New),
            Out(Withdraw),
            Back(Withdraw),
        ],
    ),
    (
        "Leave, within a discharge",
        &[
            &[Admission(New)],
            &[Admission(New), Out(New)],
            &[Admission(New), Out(New), Back(New)],
        ],
        &[Out(New), Out(Withdraw), Back(New), Back(Withdraw)],
    ),
    (
        "Meeting, within a discharge",
        &[
            &[Admission(New)],
            &[Admission(New), Sip(1, New)],
            &[Admission(New), Sip(1, New), Sip(1, Withdraw)],
        ],
        &[
            Sip(1, New),
            Sip(1, Revise),
            Sip(1, Withdraw),
            Sip(2, New),
            Sip(2, Withdraw),
        ],
    ),
    (
        "Team",
        &[
            &[],
            &[Begin(New)],
            &[Begin(New), End(New)],
            &[Begin(New), Begin(Withdraw)],
        ],
        &[
            Begin(New),
            Begin(Revise),
            Begin(Withdraw),
            End(New),
            End(Revise),
            End(Withdraw),
            Assessment,
        ],
    ),
    (
        "Coordination",
        &[
            &[],
            &[Request(New)],
            &[Request(New), Outcome(New)],
            &[Request(New), Request(Withdraw)],
        ],
        &[
            Request(New),
            Request(Revise),
            Request(Withdraw),
            Outcome(New),
            Outcome(Revise),
            Outcome(Withdraw),
        ],
    ),
];

#[test]
fn the_published_page_says_what_follows_every_state() {
    let mut page = String::from(
        "# What may follow what\n\nGenerated from the code. A case is in a state; what is said next passes, passes \
         with a warning, or breaks a rule ([RULES.md](RULES.md)), and leaves the case in a state. What arrives before \
         something that may still come passes with CAS-002 within the window, and breaks the rule named after it. \
         What must have come before it is due from then on, in a case whose beginning is known: a deadline whose name \
         begins with `missing`, gone when it has come.\n",
    );
    for (family, ways, words) in PAGES {
        page.push_str(&format!(
            "\n## {family}\n\n| The case is | Said | What follows | Then it is |\n|---|---|---|---|\n"
        ));
        for way in *ways {
            for word in *words {
                page.push_str(&row(way, *word));
            }
        }
    }
    expect_file!["../../PROTOCOL.md"].assert_eq(&page);
}

fn row(way: &[Word], word: Word) -> String {
    let all = [way, &[word]].concat();
    let mut record = if way.is_empty() { case(&all) } else { case(way) };
    if way.is_empty() {
        record.steps.clear();
    }
    let mut step = said(1_000, word);
    let found = broken(&record, &step);
    step.received = second(1_000) + WINDOW * 2;
    let later = broken(&record, &step);
    let follows = match (found.is_empty(), found == later) {
        (true, _) => "passes".to_owned(),
        (false, true) => found.join(", "),
        (false, false) => format!("{}, later {}", found.join(", "), later.join(", ")),
    };
    let follows = follows.replace('!', "");
    let then = if judge(&record, &step, WINDOW * 2)
        .iter()
        .any(|found| found.is_error())
    {
        "as before"
    } else {
        state(&case(&all))
    };
    format!("| {} | {} | {follows} | {then} |\n", place(way), name(word))
}

/// Where a case is; of a leave or a meeting, what was said of it last.
fn place(way: &[Word]) -> String {
    let record = case(way);
    let state = state(&record);
    match way.last() {
        Some(word @ (Sip(..) | Out(_) | Back(_))) => format!("{state}, after {}", name(*word)),
        _ => state.to_owned(),
    }
}

/// What is said, in the words of the contracts.
fn name(word: Word) -> String {
    let step = said(0, word);
    let words = format!("{word:?}");
    if let Some((code, version)) = words.split_once('(')
        && step.kind.name().starts_with("referral")
    {
        return format!(
            "{}, version {}",
            code.to_uppercase(),
            version.trim_end_matches(')')
        );
    }
    let what = if matches!(word, Sip(2, _)) {
        " (of another meeting)"
    } else {
        what(&words)
    };
    let action = match step.action {
        New => "new",
        Revise => "revise",
        Withdraw => "withdraw",
    };
    format!("`{}`{what}, {action}", step.kind.name())
}

fn what(words: &str) -> &'static str {
    match words.split('(').next().unwrap_or_default() {
        "Interrupted" => " (interrupted)",
        "Transferred" => " (missent, transferred)",
        "Died" => " (deceased)",
        "Out" => " (out)",
        "Back" => " (back)",
        "Begin" => " (begin)",
        "End" => " (end)",
        _ => "",
    }
}
