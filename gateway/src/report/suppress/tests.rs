//! What is hidden stays hidden: an attacker who tries every table that adds up finds none of it.

use proptest::prelude::{Strategy, prop, prop_assert, prop_assert_eq, proptest};

use super::publish;

/// What everybody sees.
type Seen = Vec<Vec<Option<u64>>>;

#[test]
fn a_table_without_small_counts_is_published_whole() {
    let seen = publish(&[vec![5, 0], vec![7, 90]]);
    let whole = [[5, 0, 5], [7, 90, 97], [12, 90, 102]].map(|row| row.map(Some).to_vec());
    assert_eq!(seen, whole);
}

#[test]
fn a_single_small_count_takes_three_others_with_it() {
    let seen = publish(&[vec![3, 20, 30], vec![40, 50, 60], vec![70, 80, 90]]);
    let hidden: Vec<(usize, usize)> = hidden(&seen);
    assert_eq!(hidden.len(), 4, "{seen:?}");
    assert!(hidden.contains(&(0, 0)));
    assert!(
        hidden.iter().all(|(row, column)| *row < 3 && *column < 3),
        "{seen:?}"
    );
}

#[test]
fn the_total_of_few_is_hidden_as_they_are() {
    let seen = publish(&[vec![2]]);
    assert_eq!(seen, vec![vec![None, None], vec![None, None]]);
}

#[test]
fn nothing_counted_is_nothing_hidden() {
    assert_eq!(publish(&[]), [[Some(0)]]);
}

fn hidden(seen: &Seen) -> Vec<(usize, usize)> {
    let rows = seen.iter().enumerate();
    rows.flat_map(|(row, cells)| {
        let cells = cells.iter().enumerate();
        cells.filter_map(move |(column, cell)| cell.is_none().then_some((row, column)))
    })
    .collect()
}

/// A table of which every row and column has something, as those that are reported have, and neither more than this many.
fn table(most: usize) -> impl Strategy<Value = Vec<Vec<u64>>> {
    (1..=most, 1..=most)
        .prop_flat_map(|(rows, columns)| {
            let count = proptest::prop_oneof![3 => 0_u64..=6, 1 => 7_u64..=20];
            prop::collection::vec(prop::collection::vec(count, columns), rows)
        })
        .prop_filter("an empty row or column", |table| {
            let columns = table.first().map_or(0, Vec::len);
            table.iter().all(|row| row.iter().any(|count| *count > 0))
                && (0..columns).all(|column| table.iter().any(|row| row[column] > 0))
        })
}

/// Someone who knows what is published, that no count is below 0, and that no row or column is empty. What is true is
/// tried first, so that another table that adds up is soon found, if there is one.
struct Attacker<'a> {
    seen: &'a Seen,
    truth: &'a [Vec<u64>],
    /// The table tried, filled row by row.
    tried: Vec<Vec<u64>>,
    rows: usize,
    columns: usize,
    /// Gives up after so many tries.
    left: u32,
}

impl<'a> Attacker<'a> {
    fn new(seen: &'a Seen, truth: &'a [Vec<u64>]) -> Self {
        let (rows, columns) = (truth.len(), truth[0].len());
        Self {
            seen,
            truth,
            tried: vec![vec![0; columns]; rows],
            rows,
            columns,
            left: 3_000_000,
        }
    }

    /// Whether there is a table that adds up to what is published and has another number at this place.
    fn doubts(&mut self, place: (usize, usize), from: usize) -> bool {
        if from == self.rows * self.columns {
            return self.is_right() && self.at(place) != number(self.truth, place);
        }
        let (row, column) = (from / self.columns, from % self.columns);
        let truth = self.truth[row][column];
        let others = (1..=truth.max(4)).flat_map(|far| [Some(truth + far), truth.checked_sub(far)]);
        let choices: Vec<u64> = match self.seen[row][column] {
            Some(count) => vec![count],
            None => [Some(truth).filter(|_| place != (row, column))]
                .into_iter()
                .chain(others)
                .flatten()
                .collect(),
        };
        for count in choices {
            self.left = self.left.saturating_sub(1);
            self.tried[row][column] = count;
            if self.left > 0 && self.may_be_right(row, column) && self.doubts(place, from + 1) {
                return true;
            }
        }
        self.tried[row][column] = 0;
        false
    }

    fn row_total(&self, row: usize) -> u64 {
        self.tried[row].iter().sum()
    }

    fn column_total(&self, column: usize) -> u64 {
        self.tried.iter().map(|row| row[column]).sum()
    }

    fn at(&self, (row, column): (usize, usize)) -> u64 {
        match (row == self.rows, column == self.columns) {
            (false, false) => self.tried[row][column],
            (false, true) => self.row_total(row),
            (true, false) => self.column_total(column),
            (true, true) => (0..self.rows).map(|row| self.row_total(row)).sum(),
        }
    }

    /// Whether the rows and columns that are whole add up; what comes after this place is not tried yet.
    fn may_be_right(&self, row: usize, column: usize) -> bool {
        let row_part: u64 = self.tried[row][..=column].iter().sum();
        let row_is_right = if column + 1 < self.columns {
            self.seen[row][self.columns].is_none_or(|total| row_part <= total)
        } else {
            self.fits((row, self.columns), row_part)
        };
        let part: u64 = self.tried[..=row].iter().map(|row| row[column]).sum();
        let column_is_right = if row + 1 < self.rows {
            self.seen[self.rows][column].is_none_or(|total| part <= total)
        } else {
            self.fits((self.rows, column), part)
        };
        row_is_right && column_is_right
    }

    fn fits(&self, (row, column): (usize, usize), total: u64) -> bool {
        total > 0 && self.seen[row][column].is_none_or(|seen| seen == total)
    }

    fn is_right(&self) -> bool {
        let whole = (self.rows, self.columns);
        self.fits(whole, self.at(whole))
    }
}

/// What is at a place of a table, totals too.
fn number(table: &[Vec<u64>], (row, column): (usize, usize)) -> u64 {
    let rows = table
        .iter()
        .enumerate()
        .filter(|(at, _)| *at == row || row == table.len());
    rows.flat_map(|(_, cells)| {
        let cells = cells.iter().enumerate();
        cells.filter(move |(at, _)| *at == column || column == table[0].len())
    })
    .map(|(_, count)| count)
    .sum()
}

/// The smallest sum of hidden numbers that is known: every row, column and total is taken with its sum, against it or
/// not at all, and what is published is taken away.
fn smallest_known_sum(seen: &Seen, truth: &[Vec<u64>]) -> Option<u64> {
    let (rows, columns) = (truth.len(), truth[0].len());
    let places = hidden(seen);
    let lines = rows + columns + 2;
    let signs = |mut combination: u32| -> Vec<i32> {
        let sign = |_| {
            let sign = i32::try_from(combination % 3).unwrap() - 1;
            combination /= 3;
            sign
        };
        (0..lines).map(sign).collect()
    };
    let all = (0..3_u32.pow(u32::try_from(lines).unwrap())).map(signs);
    let sums = all.filter_map(|signs| {
        // A line says that its cells less its total are nothing.
        let times = |&(row, column): &(usize, usize)| {
            let in_row = if column == columns { -1 } else { 1 };
            let in_column = if row == rows { -1 } else { 1 };
            signs[row] * in_row + signs[rows + 1 + column] * in_column
        };
        let times: Vec<i32> = places.iter().map(times).collect();
        let is_a_sum = times.iter().all(|times| *times >= 0) && times.iter().any(|times| *times > 0);
        is_a_sum.then(|| {
            let taken = places.iter().zip(times).filter(|(_, times)| *times > 0);
            taken.map(|(place, _)| number(truth, *place)).sum()
        })
    });
    sums.min()
}

#[test]
fn two_small_counts_in_a_row_take_a_third_with_them_so_that_their_sum_is_not_known() {
    let table = [vec![1, 1, 20], vec![30, 40, 50], vec![60, 70, 80]];
    let seen = publish(&table);
    let row = hidden(&seen).into_iter().filter(|(row, _)| *row == 0).count();
    assert!(row > 2, "{seen:?}");
    assert!(
        smallest_known_sum(&seen, &table).is_none_or(|sum| sum >= 5),
        "{seen:?}"
    );
}

proptest! {
    #[test]
    fn no_small_sum_of_what_is_hidden_is_known(table in table(4)) {
        let seen = publish(&table);
        let known = smallest_known_sum(&seen, &table);
        prop_assert!(known.is_none_or(|sum| sum >= 5), "{known:?} in {seen:?}");
    }

    #[test]
    fn nothing_hidden_can_be_found_by_trying_every_table(table in table(3)) {
        let seen = publish(&table);
        for place in hidden(&seen) {
            let mut attacker = Attacker::new(&seen, &table);
            let doubts = attacker.doubts(place, 0);
            prop_assert!(attacker.left > 0, "gave up on {place:?} in {seen:?}");
            prop_assert!(doubts, "{place:?} can be found in {seen:?}");
        }
    }

    #[test]
    fn no_small_count_and_nothing_wrong_is_published(table in table(4)) {
        for (row, cells) in publish(&table).iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let number = number(&table, (row, column));
                prop_assert!(cell.is_none_or(|seen| seen == number));
                prop_assert_eq!(cell.is_some() && (1..5).contains(&number), false);
            }
        }
    }
}
