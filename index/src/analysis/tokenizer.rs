//! The analyzer as the engine calls it.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::analyzer::Analyzer;

/// The name under which the engine finds the analyzer.
pub(crate) const TOKENIZER: &str = "qianxian";

/// Hands the analyzer's tokens to the engine, one text at a time.
#[derive(Clone)]
pub(crate) struct IndexTokenizer {
    analyzer: Analyzer,
    // The tokens of the present text end to end; kept between texts to save the allocations.
    texts: String,
    places: Vec<Place>,
}

#[derive(Clone, Copy)]
struct Place {
    text_end: usize,
    start: usize,
    end: usize,
}

impl IndexTokenizer {
    pub(crate) fn new(analyzer: Analyzer) -> IndexTokenizer {
        IndexTokenizer { analyzer, texts: String::new(), places: Vec::new() }
    }
}

impl Tokenizer for IndexTokenizer {
    type TokenStream<'a> = IndexTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> IndexTokens<'a> {
        let IndexTokenizer { analyzer, texts, places } = self;
        texts.clear();
        places.clear();
        analyzer.each_token(text, |text, start, end, _| {
            texts.push_str(text);
            places.push(Place { text_end: texts.len(), start, end });
        });
        IndexTokens { texts, places: places.iter(), text_start: 0, token: Token::default() }
    }
}

/// The tokens of one text in the engine's form.
pub(crate) struct IndexTokens<'a> {
    texts: &'a str,
    places: std::slice::Iter<'a, Place>,
    text_start: usize,
    token: Token,
}

impl TokenStream for IndexTokens<'_> {
    fn advance(&mut self) -> bool {
        let Some(place) = self.places.next() else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(&self.texts[self.text_start..place.text_end]);
        self.text_start = place.text_end;
        self.token.offset_from = place.start;
        self.token.offset_to = place.end;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
