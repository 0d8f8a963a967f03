//! Steps somebody has taken by hand already: restarted, reinstalled, changed the cable. Several of
//! them without an end to the trouble are no matter for another article.

use crate::decide::detect::Turn;
use crate::decide::detect::words::Phrases;

/// Steps told of from which a matter is tangled.
pub const MANY: usize = 3;

/// What people say they did.
static DONE: Phrases = Phrases::new(&[
    "restarted",
    "rebooted",
    "reinstalled",
    "installed",
    "updated",
    "upgraded",
    "downgraded",
    "reset",
    "unplugged",
    "plugged",
    "replaced",
    "changed",
    "swapped",
    "cleared",
    "deleted",
    "reconnected",
    "disconnected",
    "disabled",
    "enabled",
    "switched",
    "logged out",
    "signed out",
    "checked",
    "tried",
    "neu gestartet",
    "neu installiert",
    "ausgesteckt",
    "getauscht",
    "gelöscht",
    "geprüft",
    "versucht",
    "redémarré",
    "réinstallé",
    "débranché",
    "remplacé",
    "vérifié",
    "essayé",
    "reiniciado",
    "reinstalado",
    "desconectado",
    "cambiado",
    "probado",
    "riavviato",
    "reinstallato",
    "scollegato",
    "cambiato",
    "provato",
    "重启",
]);

/// How many steps a turn tells of.
pub fn n_steps(turn: &Turn) -> usize {
    turn.words().n_of(&DONE)
}
