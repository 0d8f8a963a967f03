//! Which language a text is written in: by script first, then by the small words only one language
//! uses, then by letter triples (whatlang) for longer texts and fitted letter groups for short ones.
//!
//! Short texts are the rule in a chat, and letter triples guess badly on them: "ok thanks" must not
//! become Danish. Where nothing speaks for another language, English is assumed with low certainty.

use crate::domain::reading::Tongue;
use crate::language::features::letter_groups;
use crate::language::heads::Heads;
use crate::language::text::{is_han, normal, tokens};

/// Words that are frequent in one of the languages and rare in the others, without accents.
const SMALL_WORDS: [(Tongue, &str); 5] = [
    (
        Tongue::En,
        "the you and is are it my your what how why can please would not this that with have do \
         does did i im ive need want to of for was at an from get there help hi hello thanks when \
         where cant dont still been has we they talk speak someone human person agent real",
    ),
    (
        Tongue::De,
        "ich der das und ist nicht sie mit ein eine einen einem mein meine meinen bitte wie warum \
         kann habe haben sind mir mich wir ihr ihre auf fur wird wurde schon noch auch aber oder \
         dass bei zum zur danke hallo jemand jemandem mensch menschen mitarbeiter sprechen kein \
         keine mochte will wieder immer funktioniert gerne doch hab guten wo bin zu",
    ),
    (
        Tongue::Fr,
        "je le les des est pas une vous nous mon ma mes votre vos avec pour dans que qui quoi \
         comment pourquoi veux voudrais peux puis bonjour merci suis ai avez ne du sur au aux cela \
         ca deja encore mais ou quelqu parler humain personne conseiller toujours plus faire svp \
         plait etre cette ce il elle tout fait",
    ),
    (
        Tongue::Es,
        "el los las es una mi mis usted su sus con para por que quien como cuando donde porque \
         quiero quisiera puedo puede hola gracias estoy tengo tiene favor ya esta este esto pero \
         hablar persona alguien agente humano necesito ayuda hacer sigue cuenta muy nada yo del \
         al se lo funciona buenos buenas",
    ),
    (
        Tongue::It,
        "il lo gli di che e sono una mio mia miei con per come quando dove perche voglio vorrei \
         posso puo ciao grazie ho hai avete non questo questa ma gia ancora parlare persona \
         qualcuno operatore umano umana bisogno aiuto fare della del nel sul mi si piu buongiorno \
         salve favore funziona cosa essere alla con",
    ),
];

/// How likely a language must be by its letter groups alone.
const LETTERS_SURE: f32 = 0.7;
/// Letters from which on letter triples are asked.
const TRIPLES_FROM: usize = 24;

/// The language and how sure it is, 0 to 1.
pub fn tongue(text: &str, heads: &Heads) -> (Tongue, f32) {
    let (mut han, mut other_script, mut latin) = (0_u32, 0_u32, 0_u32);
    for c in text.chars() {
        match c {
            '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}' => other_script += 2,
            c if is_han(c) => han += 1,
            c if !c.is_alphabetic() => {}
            c if (c as u32) < 0x250 => latin += 1,
            _ => other_script += 1,
        }
    }
    if han > 0 && han * 3 >= latin && han >= other_script {
        return (Tongue::Zh, 0.9);
    }
    if other_script > latin {
        return (Tongue::Other, 0.6);
    }
    if latin == 0 {
        return (Tongue::En, 0.2);
    }
    latin_tongue(text, heads)
}

fn latin_tongue(text: &str, heads: &Heads) -> (Tongue, f32) {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).take(200).map(normal).collect();
    let count = |small: &str| {
        words.iter().filter(|w| !w.is_empty() && small.split(' ').any(|s| s == *w)).count()
    };
    let mut counts = SMALL_WORDS.map(|(tongue, small)| (count(small), tongue));
    counts.sort_by_key(|(n, tongue)| (std::cmp::Reverse(*n), *tongue));
    let [(first, best), (second, _), ..] = counts;
    if first > second + usize::from(first > 4) {
        let lead = (first - second) as f32 / first.max(1) as f32;
        return (best, 0.6 + 0.35 * lead);
    }
    let guess = heads.tongue(&letter_groups(&tokens(text, Tongue::En)));
    by_triples(text)
        .or_else(|| guess.filter(|(_, sure)| *sure >= LETTERS_SURE))
        .unwrap_or(if first > 0 { (best, 0.5) } else { (Tongue::En, 0.3) })
}

/// What letter triples say; none when the text is too short or they are unsure.
fn by_triples(text: &str) -> Option<(Tongue, f32)> {
    if text.chars().filter(|c| c.is_alphabetic()).count() < TRIPLES_FROM {
        return None;
    }
    let info = whatlang::detect(text)?;
    let confidence = info.confidence() as f32;
    let tongue = match info.lang() {
        whatlang::Lang::Eng => Tongue::En,
        whatlang::Lang::Deu => Tongue::De,
        whatlang::Lang::Fra => Tongue::Fr,
        whatlang::Lang::Spa => Tongue::Es,
        whatlang::Lang::Ita => Tongue::It,
        whatlang::Lang::Cmn => Tongue::Zh,
        _ => Tongue::Other,
    };
    let sure_enough = if tongue == Tongue::Other { 0.9 } else { 0.3 };
    (f64::from(confidence) >= sure_enough).then_some((tongue, 0.5 + 0.4 * confidence))
}
