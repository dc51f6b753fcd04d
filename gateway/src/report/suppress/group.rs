//! Groups of hidden counts of which the sum is known, since the rest of a line is published: their sum is a small count
//! too, and another cell is hidden with them. What can be found of one cell is not asked here.
//!
//! Each hidden cell leads from one of its nodes to the other, the total of a line the other way. The nodes are cut in two;
//! when every hidden cell that crosses the cut leads out of the same part, what is published tells their sum. The smallest
//! such sum that a cell takes part in is the most that can flow from its one node to the other when its own count is how
//! much a cell carries along its way, and nothing keeps what goes against it.

use std::collections::BTreeMap;

use super::{Cell, LEAST, Node, Table};

/// How much goes over each cell, along its way.
type Flow = BTreeMap<Cell, i128>;

/// The nodes that more can be led to, each with the cell and the node it is reached from.
type Reached = BTreeMap<Node, Option<(Cell, Node)>>;

impl Table {
    /// Of a hidden cell in a group whose sum is small and can be found: what must be hidden too.
    pub(super) fn missing_of_group(&self, cell: Cell) -> Option<Cell> {
        if !self.is_hidden(cell) {
            return None;
        }
        let (from, to) = self.ends(cell);
        let mut flow = Flow::new();
        for _ in 0..LEAST {
            let reached = self.reached(from, &flow);
            if !reached.contains_key(&to) {
                return self.cheapest_over(&reached);
            }
            self.lead(to, &reached, &mut flow);
        }
        None
    }

    /// From which node a cell leads to which.
    const fn ends(&self, cell: Cell) -> (Node, Node) {
        let (row, column) = (Node::Row(cell.0), Node::Column(cell.1));
        if (cell.0 == self.rows) != (cell.1 == self.columns) {
            (column, row)
        } else {
            (row, column)
        }
    }

    fn reached(&self, from: Node, flow: &Flow) -> Reached {
        let mut reached = Reached::from([(from, None)]);
        let mut next = vec![from];
        while let Some(node) = next.pop() {
            for (cell, other) in self.over(node) {
                let goes_against = self.ends(cell).0 != node;
                let carried = flow.get(&cell).copied().unwrap_or_default();
                let can_carry = goes_against || carried < i128::from(self.count(cell));
                if self.is_hidden(cell) && can_carry && !reached.contains_key(&other) {
                    let _ = reached.insert(other, Some((cell, node)));
                    next.push(other);
                }
            }
        }
        reached
    }

    /// Leads one more to a node that was reached.
    fn lead(&self, to: Node, reached: &Reached, flow: &mut Flow) {
        let mut node = to;
        while let Some(Some((cell, before))) = reached.get(&node) {
            let along = self.ends(*cell).0 == *before;
            *flow.entry(*cell).or_default() += if along { 1 } else { -1 };
            node = *before;
        }
    }

    /// The cheapest cell that makes the sum over a cut large enough, or that crosses it the other way.
    fn cheapest_over(&self, part: &Reached) -> Option<Cell> {
        let helps = |cell: &Cell| {
            let (from, to) = self.ends(*cell);
            match (part.contains_key(&from), part.contains_key(&to)) {
                (true, false) => self.count(*cell) >= LEAST,
                (false, true) => true,
                (true, true) | (false, false) => false,
            }
        };
        self.all()
            .filter(|cell| !self.is_hidden(*cell) && helps(cell))
            .min_by_key(|cell| (self.cost(*cell), self.count(*cell)))
    }
}
