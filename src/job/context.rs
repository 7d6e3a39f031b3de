//! What an engine is given beside its request: a way to speak while it works.

/// Lets a running engine send events. Cancelling needs no cooperation: the page terminates
/// the worker and keeps every event that had arrived.
pub struct Context<'a, Event> {
    send: &'a mut dyn FnMut(Event),
}

impl<'a, Event> Context<'a, Event> {
    pub fn new(send: &'a mut dyn FnMut(Event)) -> Self {
        Self { send }
    }

    pub fn send(&mut self, event: Event) {
        (self.send)(event);
    }
}
