//! Headers that stand twice in a file: harmless where the columns agree, a question where they do not.

use crate::detect::profile::Sample;
use crate::formats::header::name_repeated;
use crate::mapping::column::ColumnMapping;
use crate::mapping::file::FileMapping;
use crate::plan::Question;

/// `given`: what the user's mapping says, which needs no asking.
pub(crate) fn ask(
    sample: &Sample,
    mapping: &FileMapping,
    given: &FileMapping,
    warnings: &mut Vec<String>,
) -> Vec<Question> {
    let names = sample.names();
    let mut questions = Vec::new();
    for (second, name) in names.iter().enumerate() {
        let Some(original) = name_repeated(name, &names) else { continue };
        let first = names.iter().position(|column| column == original).expect("the original is among the names");
        let uses = |mapping: &FileMapping| -> Vec<String> {
            let reads = |column: &ColumnMapping| column.sources().any(|source| source == original || source == name);
            mapping.columns.iter().filter(|(_, column)| reads(column)).map(|(name, _)| name.clone()).collect()
        };
        let fills = uses(mapping);
        let differs =
            sample.rows.iter().any(|row| row.get(first).map(|v| v.trim()) != row.get(second).map(|v| v.trim()));
        if fills.is_empty() || !differs || !uses(given).is_empty() {
            warnings.push(format!("the header `{original}` stands twice; the second column is called `{name}`"));
            continue;
        }
        questions.push(Question {
            column: Some(original.to_owned()),
            code: "duplicate_header",
            text: format!("the header `{original}` stands twice over different values; which column is meant?"),
            choices: vec![original.to_owned(), name.clone()],
            fills,
        });
    }
    questions
}
