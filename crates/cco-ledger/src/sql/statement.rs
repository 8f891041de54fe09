//! Reading only: what may be asked at all.

use crate::error::{Error, Result};
use datafusion::sql::parser::{DFParser, Statement};
use datafusion::sql::sqlparser::ast::{Expr, Query, SetExpr, Statement as Ast, Visit, Visitor};
use std::ops::ControlFlow;

/// The engine recurses into expressions and plans; a stack ends.
pub(super) const MAX_NESTING: usize = 500;
/// Room for a list of thousands of ids. A longer text is not a question.
const MAX_BYTES: usize = 256 << 10;

/// The one statement of the text, if it only reads and the engine can take it.
pub(super) fn parse(text: &str) -> Result<Statement> {
    if text.len() > MAX_BYTES {
        return Err(refuse(
            format!("the question is longer than {MAX_BYTES} bytes"),
            "import a long list as facts and join it",
        ));
    }
    let mut statements = DFParser::parse_sql(text).map_err(super::fault::explain_syntax)?;
    match (statements.pop_front(), statements.is_empty()) {
        (None, _) => {
            Err(refuse("there is no question".to_owned(), "write a select, such as: select count(*) from account"))
        }
        (Some(_), false) => Err(refuse("there are several statements".to_owned(), "ask one at a time")),
        (Some(statement), true) if nests_too_deep(&statement) => Err(refuse(
            format!("the question nests more than {MAX_NESTING} deep"),
            "write `x in (…)` for a chain of `or`, and `values` for a chain of `union`",
        )),
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

fn nests_too_deep(statement: &Statement) -> bool {
    match statement {
        Statement::Statement(ast) => ast.visit(&mut Nesting::default()).is_break(),
        Statement::Explain(explain) => nests_too_deep(&explain.statement),
        Statement::CreateExternalTable(_) | Statement::CopyTo(_) | Statement::Reset(_) => false,
    }
}

/// How deep the walk through a statement is.
#[derive(Default)]
struct Nesting(usize);

impl Nesting {
    fn enter(&mut self, levels: usize) -> ControlFlow<()> {
        self.0 += levels;
        if self.0 > MAX_NESTING { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn leave(&mut self, levels: usize) -> ControlFlow<()> {
        self.0 -= levels;
        ControlFlow::Continue(())
    }
}

impl Visitor for Nesting {
    type Break = ();

    fn pre_visit_expr(&mut self, _: &Expr) -> ControlFlow<()> {
        self.enter(1)
    }

    fn post_visit_expr(&mut self, _: &Expr) -> ControlFlow<()> {
        self.leave(1)
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        self.enter(levels(query))
    }

    fn post_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        self.leave(levels(query))
    }
}

/// Levels that a query's own parts stack up in its plan: each `union` of a chain, each table joined, each
/// named query, which may stand on the one before.
fn levels(query: &Query) -> usize {
    let n_named = query.with.as_ref().map_or(0, |with| with.cte_tables.len());
    let (mut body, mut n_stacked) = (query.body.as_ref(), 1 + n_named);
    while let SetExpr::SetOperation { left, .. } = body {
        (body, n_stacked) = (left, n_stacked + 1);
    }
    let n_tables = match body {
        SetExpr::Select(select) => select.from.iter().map(|from| 1 + from.joins.len()).sum(),
        _ => 0,
    };
    n_stacked + n_tables
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
