-- Ids of messages are compared byte by byte, whatever language the database speaks: so the copies of a message,
-- `<message id>@<unit>`, lie beside each other in the key and are found without reading the rest.
ALTER TABLE journal ALTER COLUMN message_id TYPE text COLLATE "C";
