//! Reading only: what may be asked at all.

use crate::error::{Error, Result};
use datafusion::sql::parser::{DFParser, Statement};
use datafusion::sql::sqlparser::ast::{Query, SetExpr, Statement as Ast};

/// The one statement of the text, if it only reads.
pub(super) fn parse(text: &str) -> Result<Statement> {
    let mut statements = DFParser::parse_sql(text).map_err(super::fault::explain_syntax)?;
    match (statements.pop_front(), statements.is_empty()) {
        (None, _) => {
            Err(refuse("there is no question".to_owned(), "write a select, such as: select count(*) from account"))
        }
        (Some(_), false) => Err(refuse("there are several statements".to_owned(), "ask one at a time")),
        (Some(statement), true) if reads(&statement) => Ok(statement),
        (Some(statement), true) => Err(refuse(
            format!("`{}` is not a question: facts are only read here", first_words(&statement)),
            "use select, with, values, explain, show or describe; facts come in by import",
        )),
    }
}

fn refuse(message: String, hint: &str) -> Error {
    Error::Sql { message, hint: Some(hint.to_owned()) }
}

fn reads(statement: &Statement) -> bool {
    match statement {
        Statement::Statement(ast) => match ast.as_ref() {
            Ast::Query(query) => query_reads(query),
            Ast::Explain { statement, .. } => matches!(statement.as_ref(), Ast::Query(query) if query_reads(query)),
            Ast::ShowTables { .. }
            | Ast::ShowFunctions { .. }
            | Ast::ShowVariable { .. }
            | Ast::ExplainTable { .. } => true,
            _ => false,
        },
        Statement::Explain(explain) => reads(&explain.statement),
        Statement::CreateExternalTable(_) | Statement::CopyTo(_) | Statement::Reset(_) => false,
    }
}

fn query_reads(query: &Query) -> bool {
    let with = query.with.iter().flat_map(|with| &with.cte_tables).all(|table| query_reads(&table.query));
    with && body_reads(&query.body)
}

fn body_reads(body: &SetExpr) -> bool {
    match body {
        SetExpr::Select(select) => select.into.is_none(),
        SetExpr::Query(query) => query_reads(query),
        SetExpr::SetOperation { left, right, .. } => body_reads(left) && body_reads(right),
        SetExpr::Values(_) | SetExpr::Table(_) => true,
        _ => false,
    }
}

fn first_words(statement: &Statement) -> String {
    statement.to_string().split_whitespace().take(2).collect::<Vec<_>>().join(" ")
}
