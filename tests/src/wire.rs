//! A wire between two programs that can go wrong: connections through it are reset, go silent, are cut or refused.
//! Carries bytes and does not look at them.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// What the wire does with bytes and with new connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Carries.
    Whole,
    /// Accepts, and carries nothing: as when a firewall drops everything in silence.
    Silent,
    /// Resets whoever connects.
    Refusing,
    /// Does not listen.
    Gone,
}

/// What all connections are told.
#[derive(Clone, Copy, Debug)]
struct Order {
    state: State,
    /// Connections made before this many resets are reset.
    resets: u64,
    /// Connections made before this many cuts are closed.
    cuts: u64,
}

/// A listening wire. Dropped, it closes its port and its connections.
#[derive(Debug)]
pub struct Wire {
    /// Where to connect instead of the far end.
    pub address: SocketAddr,
    order: watch::Sender<Order>,
    task: tokio::task::JoinHandle<()>,
}

impl Wire {
    /// A whole wire to a far end, which need not be there yet.
    pub async fn to(far: SocketAddr) -> Self {
        Self::between(([127, 0, 0, 1], 0).into(), far).await
    }

    /// The same, to be reached at an address that was given out before.
    pub async fn between(near: SocketAddr, far: SocketAddr) -> Self {
        let listener = TcpListener::bind(near).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (order, orders) = watch::channel(Order {
            state: State::Whole,
            resets: 0,
            cuts: 0,
        });
        let task = tokio::spawn(listen(listener, far, orders));
        Self { address, order, task }
    }

    /// Resets every connection, with an RST; new ones are carried.
    pub fn reset(&self) {
        self.order.send_modify(|order| order.resets += 1);
    }

    /// Closes every connection, with whatever is half sent; new ones are carried.
    pub fn cut(&self) {
        self.order.send_modify(|order| order.cuts += 1);
    }

    /// Nothing passes any more, and nobody is told.
    pub fn fall_silent(&self) {
        self.order.send_modify(|order| order.state = State::Silent);
    }

    /// Resets every connection, and every new one.
    pub fn refuse(&self) {
        self.order.send_modify(|order| {
            order.state = State::Refusing;
            order.resets += 1;
        });
    }

    /// Resets every connection and stops listening, as when the machine at the far end has no such program.
    pub fn go_away(&self) {
        self.order.send_modify(|order| {
            order.state = State::Gone;
            order.resets += 1;
        });
    }

    /// Carries again, what was held back too.
    pub fn mend(&self) {
        self.order.send_modify(|order| order.state = State::Whole);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn listen(listener: TcpListener, far: SocketAddr, mut orders: watch::Receiver<Order>) {
    let address = listener.local_addr().unwrap();
    let mut listening = Some(listener);
    let mut connections = JoinSet::new();
    loop {
        let is_gone = orders.borrow_and_update().state == State::Gone;
        let for_orders = orders.clone();
        listening = match listening {
            _ if is_gone => None,
            None => Some(TcpListener::bind(address).await.unwrap()),
            listening => listening,
        };
        let accepted = async {
            match &listening {
                Some(listener) => listener.accept().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            Ok((near, _)) = accepted => drop(connections.spawn(connection(near, far, for_orders))),
            Some(_ended) = connections.join_next() => {}
            Ok(()) = orders.changed() => {}
            else => return,
        }
    }
}

async fn connection(mut near: TcpStream, far: SocketAddr, orders: watch::Receiver<Order>) {
    let begun = *orders.borrow();
    if begun.state == State::Refusing {
        drop(near.set_zero_linger());
        return;
    }
    // Nobody at the far end: the near end is closed, as the far end would do.
    let Ok(mut far) = TcpStream::connect(far).await else {
        return;
    };
    drop((near.set_nodelay(true), far.set_nodelay(true)));
    let is_reset = {
        let (from_near, to_near) = near.split();
        let (from_far, to_far) = far.split();
        let mut endings = orders.clone();
        let ends = async {
            endings
                .wait_for(|order| order.resets > begun.resets || order.cuts > begun.cuts)
                .await
                .is_ok_and(|order| order.resets > begun.resets)
        };
        tokio::select! {
            () = carry(from_near, to_far, orders.clone()) => false,
            () = carry(from_far, to_near, orders.clone()) => false,
            is_reset = ends => is_reset,
        }
    };
    if is_reset {
        drop((near.set_zero_linger(), far.set_zero_linger()));
    }
}

async fn carry(mut from: ReadHalf<'_>, mut to: WriteHalf<'_>, mut orders: watch::Receiver<Order>) {
    let mut bytes = vec![0; 64 * 1024];
    loop {
        let Ok(read @ 1..) = from.read(&mut bytes).await else {
            return;
        };
        let is_whole = orders.wait_for(|order| order.state == State::Whole).await.is_ok();
        if !is_whole || to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    use super::Wire;

    /// A wire to a program that sends back what it gets, and a connection through it that has worked.
    async fn through() -> (Wire, TcpStream) {
        let echo = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let far = echo.local_addr().unwrap();
        drop(tokio::spawn(async move {
            while let Ok((mut stream, _)) = echo.accept().await {
                drop(tokio::spawn(async move {
                    let (mut from, mut to) = stream.split();
                    drop(tokio::io::copy(&mut from, &mut to).await);
                }));
            }
        }));
        let wire = Wire::to(far).await;
        let mut stream = TcpStream::connect(wire.address).await.unwrap();
        assert_eq!(said(&mut stream).await.unwrap(), 1);
        (wire, stream)
    }

    async fn said(stream: &mut TcpStream) -> std::io::Result<usize> {
        stream.write_all(b"x").await?;
        stream.read(&mut [0; 8]).await
    }

    #[tokio::test]
    async fn a_reset_is_a_reset_and_a_cut_is_an_end() {
        let (wire, mut stream) = through().await;
        wire.reset();
        let reset = stream.read(&mut [0; 8]).await.unwrap_err();
        assert_eq!(reset.kind(), ErrorKind::ConnectionReset);
        let mut stream = TcpStream::connect(wire.address).await.unwrap();
        assert_eq!(said(&mut stream).await.unwrap(), 1);
        wire.cut();
        assert_eq!(stream.read(&mut [0; 8]).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn a_silent_wire_holds_back_and_gives_when_it_is_mended() {
        let (wire, mut stream) = through().await;
        wire.fall_silent();
        let answer = tokio::time::timeout(Duration::from_millis(200), said(&mut stream)).await;
        assert!(answer.is_err(), "{answer:?}");
        wire.mend();
        assert_eq!(stream.read(&mut [0; 8]).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn a_refusing_wire_resets_what_is_there_and_what_comes() {
        let (wire, mut stream) = through().await;
        wire.refuse();
        assert!(said(&mut stream).await.is_err());
        let mut stream = TcpStream::connect(wire.address).await.unwrap();
        assert!(!matches!(said(&mut stream).await, Ok(1..)));
        wire.mend();
        let mut stream = TcpStream::connect(wire.address).await.unwrap();
        assert_eq!(said(&mut stream).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn a_wire_that_has_gone_away_is_refused_by_the_machine_and_comes_back_at_its_address() {
        let (wire, mut stream) = through().await;
        wire.go_away();
        assert!(said(&mut stream).await.is_err());
        let refused = TcpStream::connect(wire.address).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        wire.mend();
        let mut tries = 0;
        let mut stream = loop {
            tries += 1;
            match TcpStream::connect(wire.address).await {
                Ok(stream) => break stream,
                Err(error) => assert!(tries < 100, "{error}"),
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        };
        assert_eq!(said(&mut stream).await.unwrap(), 1);
    }
}
