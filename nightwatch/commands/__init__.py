"""Commands that come in by SMS: who may, whether he really is who he says, what is done, what is answered."""
