//! What is put on the bus comes off it unchanged.

use bytes::Bytes;
use gateway::bus::{BusMessage, Properties};
use jiff::Timestamp;

use crate::rig::{Rig, consume, next, with_queue};

pub(crate) async fn properties_and_body_come_back_unchanged(rig: &impl Rig) {
    let every_byte = Bytes::from_iter((0..=255_u8).cycle().take(5_000));
    let message = BusMessage {
        body: every_byte,
        properties: Properties {
            message_id: Some("3f2a-1".to_owned()),
            case_id: Some("SE2321000131-E000000000001^REM-1".to_owned()),
            kind: Some("referral.request;1.0".to_owned()),
            content_type: Some("application/hl7-v2+er7; charset=iso-8859-1".to_owned()),
            timestamp: Some(Timestamp::from_second(1_790_000_000).unwrap()),
            app_id: Some("vårdbrygga".to_owned()),
            source: Some("millennium-vgr".to_owned()),
            attempt: u32::MAX,
            first_received: Some(Timestamp::from_millisecond(1_790_000_000_123).unwrap()),
            hops: 3,
            traceparent: Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned()),
            continues: true,
        },
    };
    comes_back(rig, message).await;
}

pub(crate) async fn an_empty_message_without_properties_is_carried(rig: &impl Rig) {
    let message = BusMessage {
        body: Bytes::new(),
        properties: Properties::default(),
    };
    comes_back(rig, message).await;
}

pub(crate) async fn ten_mebibytes_are_carried(rig: &impl Rig) {
    let message = BusMessage {
        body: Bytes::from_iter((0..=250_u8).cycle().take(10 << 20)),
        properties: Properties::default(),
    };
    comes_back(rig, message).await;
}

async fn comes_back(rig: &impl Rig, message: BusMessage) {
    let (bus, queue) = with_queue(rig).await;
    bus.publish(&queue, message.clone()).await.unwrap();
    let mut consumer = consume(&*bus, &queue, 1).await;
    let came = next(&mut consumer).await;
    assert!(came.message == message, "it came back as {:?}", came.message);
    came.tag.acknowledge();
}
