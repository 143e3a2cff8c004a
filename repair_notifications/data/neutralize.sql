-- A copy of the database must not tell anybody anything.
UPDATE repair_notification
   SET reason = 'neutralized', state = 'held_back'
 WHERE state = 'queued';
