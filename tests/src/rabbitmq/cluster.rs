//! Three nodes that are one broker, so that one can go. Does not know what is on the queues.

use super::{Installation, Rabbit};

/// A running cluster. Dropped, all its nodes are killed.
#[derive(Debug)]
pub struct Cluster {
    // The first one's port mapper serves all of them, so it goes last.
    others: [Rabbit; 2],
    first: Rabbit,
}

impl Cluster {
    /// Starts three nodes and waits until they are one.
    ///
    /// # Panics
    /// When RabbitMQ is not installed, or the nodes do not find each other.
    #[must_use]
    pub fn start() -> Self {
        let first = Rabbit::start();
        let join = || Rabbit::start_guarded(Installation::prepare_to_join(&first.installation), None);
        let others = [join(), join()];
        let cluster = Self { others, first };
        let running = cluster.first.eval("length(rabbit_nodes:all_running()).");
        assert_eq!(running.trim(), "3", "the nodes have not found each other");
        cluster
    }

    /// The nodes.
    #[must_use]
    pub fn nodes(&self) -> [&Rabbit; 3] {
        [&self.first, &self.others[0], &self.others[1]]
    }

    fn running(&self) -> &Rabbit {
        let mut nodes = self.nodes().into_iter();
        nodes
            .find(|node| node.is_running())
            .expect("not all are stopped at once")
    }

    /// A node that runs, and is not this one.
    ///
    /// # Panics
    /// When none runs.
    #[must_use]
    pub fn other_than(&self, node: &Rabbit) -> &Rabbit {
        let others = self.nodes().into_iter().filter(|other| other.is_running());
        let mut others = others.filter(|other| other.name() != node.name());
        others.next().expect("not all are stopped at once")
    }

    /// The node that a user is connected to.
    ///
    /// # Panics
    /// When the user is connected nowhere.
    #[must_use]
    pub fn connected(&self, user: &str) -> &Rabbit {
        let listed = self.running().rabbitmqctl(&["list_connections", "user", "port"]);
        let port = listed
            .lines()
            .find_map(|line| line.strip_prefix(user)?.trim().parse().ok());
        let port: u16 = port.unwrap_or_else(|| panic!("{user} is not connected:\n{listed}"));
        let mut nodes = self.nodes().into_iter();
        nodes
            .find(|node| node.port() == port)
            .expect("to one of the nodes")
    }

    /// The node that leads a queue.
    ///
    /// # Panics
    /// When there is no such queue, or it has no leader.
    #[must_use]
    pub fn leader_of(&self, queue: &str) -> &Rabbit {
        let listed = self.running().rabbitmqctl(&["list_queues", "name", "leader"]);
        let leader = listed
            .lines()
            .find_map(|line| line.strip_prefix(queue)?.strip_prefix('\t'));
        let leader = leader.unwrap_or_else(|| panic!("{queue} has no leader:\n{listed}"));
        let mut nodes = self.nodes().into_iter();
        nodes
            .find(|node| node.name() == leader.trim())
            .expect("one of the nodes leads")
    }

    /// Makes another node lead a queue, as an operator does before maintenance.
    pub fn transfer_leadership(&self, queue: &str) {
        let leader = self.leader_of(queue);
        let next = self.other_than(leader).name();
        let (from, name) = (leader.name(), format!("'%2F_{queue}'"));
        let output = self.running().eval(&format!(
            "ra:transfer_leadership({{{name}, '{from}'}}, {{{name}, '{next}'}})."
        ));
        assert_eq!(output.trim(), "ok", "leadership of {queue} is not passed on");
    }
}
