//! The Helm chart and the image: rendered by the real Helm, held against Kubernetes' own schemas, and its config read
//! by the gateway's own code. No cluster is started.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on stops, and says where"
)]

mod cases;
mod config;
mod golden;
mod image;
mod monitoring;
mod pages;
mod probes;
mod render;
mod schemas;
mod security;
mod values;
