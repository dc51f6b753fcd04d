//! The word that someone most likely meant.

/// The known word that differs least, when it differs little.
pub(super) fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let limit = word.chars().take(64).count() / 3;
    known
        .into_iter()
        .map(|candidate| (slips(word, candidate), candidate))
        .filter(|(slips, _)| *slips <= limit.max(1))
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many slips lie between two words; letters in another order are one.
fn slips(one: &str, two: &str) -> usize {
    if letters(one) == letters(two) {
        1
    } else {
        distance(one, two)
    }
}

fn letters(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().take(64).collect();
    letters.sort_unstable();
    letters
}

/// How many characters must be put in, left out or changed; for long words only the beginning counts.
fn distance(one: &str, two: &str) -> usize {
    let two: Vec<char> = two.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (line, a) in one.chars().take(64).enumerate() {
        let mut left = line + 1;
        let mut diagonal = line;
        for (cell, b) in row.iter_mut().skip(1).zip(&two) {
            let above = *cell;
            left = (left + 1).min(above + 1).min(diagonal + usize::from(a != *b));
            diagonal = above;
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_keyboard_is_recognised() {
        assert_eq!(
            nearest("max_atempts", ["max_attempts", "first"]),
            Some("max_attempts")
        );
        assert_eq!(nearest("tsl", ["tls", "listen"]), Some("tls"));
    }

    #[test]
    fn a_word_of_its_own_is_not() {
        assert_eq!(nearest("password", ["listen", "tls"]), None);
    }

    #[test]
    fn distances_are_those_of_the_textbook() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
