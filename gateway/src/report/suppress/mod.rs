//! Keeps small counts of a table out of what is published, so that nobody in them can be recognised, and so many others
//! that none of those can be found from a row or column total. It knows nothing of what is counted.
//!
//! A table with its totals is a network: rows and columns are its nodes, cells its edges, and what flows into a node
//! flows out again, since each row and column adds up. A hidden cell cannot be found if and only if it lies on a circle of
//! hidden cells around which a patient could be moved with no count falling below what everybody knows it to be at least.
//! Nor may the sum of some hidden cells be found when it is small: those are [`group`]s.

mod group;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The smallest count that is published, except 0.
const LEAST: u64 = 5;
/// What it costs to hide a count besides the small ones, and a total: what a reader wants most goes last.
const COST_OF_COUNT: u64 = 2;
const COST_OF_TOTAL: u64 = 7;

/// A table of counts, each row as long as the first, as it may be published: with a last column and a last row of totals,
/// and `None` for what is hidden.
pub(super) fn publish(counts: &[Vec<u64>]) -> Vec<Vec<Option<u64>>> {
    let mut table = Table::new(counts);
    for cell in table.all() {
        if (1..LEAST).contains(&table.count(cell)) {
            table.hide(cell);
        }
    }
    while let Some(missing) = table.missing() {
        missing.into_iter().for_each(|cell| table.hide(cell));
    }
    table.published()
}

/// Row and column.
type Cell = (usize, usize);

/// The counts with their totals, and what is hidden of them.
struct Table {
    counts: Vec<Vec<u64>>,
    hidden: Vec<Vec<bool>>,
    rows: usize,
    columns: usize,
}

/// A row or a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Row(usize),
    Column(usize),
}

/// The cheapest way to a node: its cost, and the cell over which it comes from another node.
type Way = Option<(u64, Option<(Cell, Node)>)>;

impl Table {
    fn new(counts: &[Vec<u64>]) -> Self {
        let columns = counts.first().map_or(0, Vec::len);
        let mut counts: Vec<Vec<u64>> = counts
            .iter()
            .map(|row| row.iter().copied().chain([row.iter().sum()]).collect())
            .collect();
        let totals = (0..=columns).map(|column| counts.iter().filter_map(|row| row.get(column)).sum());
        counts.push(totals.collect());
        Self {
            hidden: vec![vec![false; columns + 1]; counts.len()],
            rows: counts.len() - 1,
            columns,
            counts,
        }
    }

    fn all(&self) -> impl Iterator<Item = Cell> + use<> {
        let (rows, columns) = (self.rows, self.columns);
        (0..=rows).flat_map(move |row| (0..=columns).map(move |column| (row, column)))
    }

    fn count(&self, (row, column): Cell) -> u64 {
        self.counts[row][column]
    }

    fn is_hidden(&self, (row, column): Cell) -> bool {
        self.hidden[row][column]
    }

    fn hide(&mut self, (row, column): Cell) {
        self.hidden[row][column] = true;
    }

    fn is_total(&self, (row, column): Cell) -> bool {
        row == self.rows || column == self.columns
    }

    fn published(self) -> Vec<Vec<Option<u64>>> {
        let rows = self.counts.into_iter().zip(self.hidden);
        rows.map(|(counts, hidden)| {
            let cells = counts.into_iter().zip(hidden);
            cells.map(|(count, hidden)| (!hidden).then_some(count)).collect()
        })
        .collect()
    }

    /// What must be hidden too, as long as something that is hidden can be found.
    fn missing(&self) -> Option<Vec<Cell>> {
        let circle = self.all().find_map(|cell| self.missing_circle(cell));
        circle.or_else(|| {
            let one = self.all().find_map(|cell| self.missing_of_group(cell))?;
            Some(vec![one])
        })
    }

    /// Of a hidden cell that can be found: the cells that must be hidden too.
    fn missing_circle(&self, cell: Cell) -> Option<Vec<Cell>> {
        if !self.is_hidden(cell) {
            return None;
        }
        let (row, column) = (Node::Row(cell.0), Node::Column(cell.1));
        let ways = [(row, column), (column, row)];
        let circles = ways
            .into_iter()
            .filter(|(from, _)| self.can_move(*from, cell))
            .filter_map(|(from, to)| self.way(to, from, cell));
        let (cost, circle) = circles.min()?;
        (cost > 0).then_some(circle)
    }

    /// Whether a patient could be moved over a cell, away from one of its nodes. Out of a row a count grows and a total
    /// of one line falls, since it stands on the other side of the sum; into a row it is the other way round. No count is
    /// below 0, and no total below 1: a line that is empty is not in the table.
    fn can_move(&self, from: Node, cell: Cell) -> bool {
        let is_total_of_a_line = (cell.0 == self.rows) != (cell.1 == self.columns);
        let grows = matches!(from, Node::Row(_)) != is_total_of_a_line;
        grows || self.count(cell) > u64::from(self.is_total(cell))
    }

    fn cost(&self, cell: Cell) -> u64 {
        if self.is_hidden(cell) {
            0
        } else if self.is_total(cell) {
            COST_OF_TOTAL
        } else {
            COST_OF_COUNT
        }
    }

    /// The cheapest way from a node to another that does not go over `without`, and its cells.
    fn way(&self, from: Node, to: Node, without: Cell) -> Option<(u64, Vec<Cell>)> {
        let mut ways: Vec<Way> = vec![None; self.rows + self.columns + 2];
        let mut next = BinaryHeap::from([Reverse((0, from, None))]);
        while let Some(Reverse((cost, node, by))) = next.pop() {
            let Some(way @ None) = ways.get_mut(self.number(node)) else {
                continue;
            };
            *way = Some((cost, by));
            if node == to {
                break;
            }
            for (cell, other) in self.over(node) {
                if cell != without && self.can_move(node, cell) {
                    next.push(Reverse((cost + self.cost(cell), other, Some((cell, node)))));
                }
            }
        }
        let (cost, mut by) = ways[self.number(to)]?;
        let mut cells = Vec::new();
        while let Some((cell, node)) = by {
            cells.push(cell);
            by = ways[self.number(node)].and_then(|(_, by)| by);
        }
        Some((cost, cells))
    }

    /// The cells of a node, each with the node at its other end.
    fn over(&self, node: Node) -> Vec<(Cell, Node)> {
        match node {
            Node::Row(row) => (0..=self.columns)
                .map(|column| ((row, column), Node::Column(column)))
                .collect(),
            Node::Column(column) => (0..=self.rows)
                .map(|row| ((row, column), Node::Row(row)))
                .collect(),
        }
    }

    const fn number(&self, node: Node) -> usize {
        match node {
            Node::Row(row) => row,
            Node::Column(column) => self.rows + 1 + column,
        }
    }
}

#[cfg(test)]
mod tests;
