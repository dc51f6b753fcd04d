//! The gateway: receive, translate, hand over, deliver, settle.
//!
//! The path of a message, in the order of the modules: [`transport`] and [`bus`] bring it to [`intake`]
//! (decode → validate → route → encode → hand over), the bus keeps it for [`delivery`] (lane → send → read
//! reply), and [`settle`] alone ends it. [`store`] remembers, [`telemetry`] tells, [`app`] puts it together.

pub mod system;

pub mod clock;

pub mod config;

pub mod message;

pub mod transport;

pub mod bus;

pub mod intake;

pub mod routes;

pub mod lanes;

pub mod duplicates;

pub mod cases;

pub mod delivery;

pub mod settle;

pub mod review;

pub mod store;

pub mod report;

pub mod telemetry;

pub mod app;

pub mod cli;

pub mod demo;
