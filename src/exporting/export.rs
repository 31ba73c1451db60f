//! One export: records in, rows out.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::error::Error;
use super::lines::Lines;
use super::options::{Format, Lang, Options};
use super::part::Part;
use super::pen::Pen;
use super::row::Exportable;
use super::table::Table;
use super::value::Value;
use super::workbook::Sheet;
use crate::domain::{Record, RecordName};
use crate::importing::{Column, columns_of};

type Out = BufWriter<Box<dyn Write + Send>>;

/// Writes records of one kind, one after the other.
pub struct Export {
    columns: Vec<&'static Column>,
    pen: Pen,
    sink: Sink,
    place: Option<(Part, File)>,
    written: u64,
}

enum Sink {
    Table(Box<Table<Out>>),
    Lines(Lines<Out>),
    Sheet(Box<Sheet>),
}

impl Export {
    /// Begins a file. It stands under its name once it is finished; one that is there is refused,
    /// unless `replaces`.
    pub fn to_file<T: Exportable>(
        path: &Path,
        options: Options,
        replaces: bool,
    ) -> Result<Self, Error> {
        let (part, file) = Part::begin(path, replaces)?;
        if options.format == Format::Xlsx {
            let columns = columns::<T>(options);
            let label = T::KIND.label();
            let title = match options.lang {
                Lang::Zh => label.zh.as_str(),
                Lang::En => T::KIND.collection(),
            };
            let header = header::<T>(&columns, options);
            let yes = yes(options);
            let sheet = Sheet::begin(path.to_owned(), title, header, options.unit, yes)?;
            let sink = Sink::Sheet(Box::new(sheet));
            let pen = Pen { lang: options.lang };
            return Ok(Self { columns, pen, sink, place: Some((part, file)), written: 0 });
        }
        let failed = |source| Error::at(Some(path), source);
        let out = file.try_clone().map_err(failed)?;
        Self::begin::<T>(Box::new(out), options, Some((part, file)))
    }

    /// Begins to write CSV or JSONL to `out`; a workbook needs a file and is written as CSV here.
    pub fn to_writer<T: Exportable>(
        out: impl Write + Send + 'static,
        options: Options,
    ) -> Result<Self, Error> {
        Self::begin::<T>(Box::new(out), options, None)
    }

    fn begin<T: Exportable>(
        out: Box<dyn Write + Send>,
        options: Options,
        place: Option<(Part, File)>,
    ) -> Result<Self, Error> {
        let columns = columns::<T>(options);
        let out = BufWriter::new(out);
        let path = place.as_ref().map(|(part, _)| part.target());
        let (sink, lang) = match options.format {
            Format::Jsonl => {
                let names = columns.iter().map(|column| column.name).collect();
                (Sink::Lines(Lines::begin(out, names, options.unit)), Lang::En)
            }
            Format::Csv | Format::Xlsx => {
                let header = header::<T>(&columns, options);
                let table = Table::begin(out, &header, options.unit, yes(options));
                let table = table.map_err(|source| Error::at(path, source))?;
                (Sink::Table(Box::new(table)), options.lang)
            }
        };
        Ok(Self { columns, pen: Pen { lang }, sink, place, written: 0 })
    }

    /// Writes one record; `T` is the kind that the export was begun for.
    pub fn write<T: Exportable>(&mut self, record: &Record<T>) -> Result<(), Error> {
        let value = |column: &&'static Column| match column.name {
            "id" => Value::text(record.id.as_str()),
            name => record.content.value(name, self.pen),
        };
        let values: Vec<Value> = self.columns.iter().map(value).collect();
        let written = match &mut self.sink {
            Sink::Table(table) => table.write(&values),
            Sink::Lines(lines) => lines.write(&values),
            Sink::Sheet(sheet) => {
                let name = RecordName { kind: T::KIND, id: record.id.clone() };
                sheet.write(&name.to_string(), &values)?;
                Ok(())
            }
        };
        let path = self.place.as_ref().map(|(part, _)| part.target());
        written.map_err(|source| Error::at(path, source))?;
        self.written += 1;
        Ok(())
    }

    /// Completes the file and says how many records are in it.
    pub fn finish(self) -> Result<u64, Error> {
        let Self { sink, place, written, .. } = self;
        let path = place.as_ref().map(|(part, _)| part.target().to_owned());
        let failed = |source| Error::at(path.as_deref(), source);
        match sink {
            Sink::Table(table) => table.finish().and_then(|mut out| out.flush()).map_err(failed)?,
            Sink::Lines(lines) => lines.finish().flush().map_err(failed)?,
            Sink::Sheet(sheet) => {
                if let Some((_, file)) = &place {
                    sheet.finish(file)?;
                }
            }
        }
        if let Some((part, file)) = place {
            part.finish(&file)?;
        }
        Ok(written)
    }
}

/// The columns of a kind: those with a header for people, and what is only shown where it is asked
/// for.
fn columns<T: Exportable>(options: Options) -> Vec<&'static Column> {
    let named = columns_of(T::KIND).iter().filter(|column| !column.headers.is_empty());
    named.filter(|column| column.is_read() || !options.as_import).collect()
}

fn header<T: Exportable>(columns: &[&'static Column], options: Options) -> Vec<String> {
    let one = |column: &&'static Column| {
        let name = match options.lang {
            Lang::Zh => column.headers.first().copied().unwrap_or(column.name),
            Lang::En => column.name,
        };
        match (column.is_money && T::HAS_UNITS, options.lang) {
            (true, Lang::Zh) => format!("{name}（{}）", options.unit.word()),
            (true, Lang::En) => format!("{name} ({})", options.unit.word()),
            (false, _) => name.to_owned(),
        }
    };
    columns.iter().map(one).collect()
}

const fn yes(options: Options) -> &'static str {
    match options.lang {
        Lang::Zh => "是",
        Lang::En => "true",
    }
}
