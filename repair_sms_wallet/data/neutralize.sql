-- A copy of the database sends nothing, pays nothing, and nobody's callback reaches it.
UPDATE repair_sms_gateway SET api_token = NULL, webhook_token = NULL, active = FALSE;
UPDATE repair_sms_message
   SET state = 'held', reason = 'no_gateway', next_try_at = NULL, lease_until = NULL
 WHERE state IN ('queued', 'sending', 'unsure');
UPDATE repair_sms_wallet SET auto_token_id = NULL;
