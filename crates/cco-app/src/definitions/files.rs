//! The definitions of one kind that are in force: the workspace's files come before the shipped ones of their names.

use crate::error::{Error, file_error};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A kind of definition that has a folder of its own.
pub(crate) struct Family {
    /// Below `definitions/`.
    pub(crate) folder: &'static str,
    /// Of the files' names, without the dot.
    pub(crate) ending: &'static str,
    /// By path below `definitions/`.
    pub(crate) shipped: &'static [(&'static str, &'static str)],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DefinitionFile {
    /// Without its ending: the id.
    pub(crate) name: String,
    /// As people are shown it.
    pub(crate) shown: String,
    pub(crate) text: String,
}

impl Family {
    /// In order of names. `None`: there is no workspace, and the shipped ones are in force.
    pub(crate) fn files(&self, definitions_folder: Option<&Path>) -> Result<Vec<DefinitionFile>, Error> {
        let shipped = self.shipped.iter().map(|(path, text)| DefinitionFile {
            name: stem(Path::new(path)),
            shown: format!("shipped:{path}"),
            text: (*text).to_owned(),
        });
        let mut by_name: BTreeMap<String, DefinitionFile> = shipped.map(|file| (file.name.clone(), file)).collect();
        if let Some(folder) = definitions_folder {
            for path in self.paths_in(&folder.join(self.folder))? {
                let file = DefinitionFile::read(&path)?;
                by_name.insert(file.name.clone(), file);
            }
        }
        Ok(by_name.into_values().collect())
    }

    /// Whether a text with this hash is the shipped one of its name: not in the workspace, or unchanged there.
    pub(crate) fn is_shipped(&self, name: &str, hash: &str) -> bool {
        let path = format!("{}/{name}.{}", self.folder, self.ending);
        let shipped = self.shipped.iter().find(|(shipped, _)| *shipped == path);
        shipped.is_some_and(|(_, text)| blake3::hash(text.as_bytes()).to_hex().starts_with(hash))
    }

    /// The definition files of a folder; none where there is no folder.
    fn paths_in(&self, folder: &Path) -> Result<Vec<PathBuf>, Error> {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(file_error("read the folder", folder, cause)),
        };
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry.map_err(|cause| file_error("read the folder", folder, cause))?.path();
            paths.extend(Some(path).filter(|path| path.extension().is_some_and(|ending| ending == self.ending)));
        }
        paths.sort();
        Ok(paths)
    }
}

impl DefinitionFile {
    pub(crate) fn read(path: &Path) -> Result<DefinitionFile, Error> {
        let text = std::fs::read_to_string(path).map_err(|cause| file_error("read", path, cause))?;
        Ok(DefinitionFile { name: stem(path), shown: path.display().to_string(), text })
    }
}

/// What would be in force with these files in place of those of their names.
pub(crate) fn replaced(in_force: Vec<DefinitionFile>, given: &[DefinitionFile]) -> Vec<DefinitionFile> {
    let is_kept = |file: &DefinitionFile| given.iter().all(|given| given.name != file.name);
    in_force.into_iter().filter(is_kept).chain(given.iter().cloned()).collect()
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAMILY: Family =
        Family { folder: "pets", ending: "md", shipped: &[("pets/cat.md", "purrs"), ("pets/dog.md", "barks")] };

    #[test]
    fn a_file_of_the_workspace_comes_before_the_shipped_one() {
        let workspace = tempfile::tempdir().unwrap();
        let folder = workspace.path().join("pets");
        std::fs::create_dir(&folder).unwrap();
        for (name, text) in [("cat.md", "hisses"), ("emu.md", "booms"), ("notes.txt", "no definition")] {
            std::fs::write(folder.join(name), text).unwrap();
        }
        let in_force = FAMILY.files(Some(workspace.path())).unwrap();
        let texts: Vec<_> = in_force.iter().map(|file| (file.name.as_str(), file.text.as_str())).collect();
        assert_eq!(texts, [("cat", "hisses"), ("dog", "barks"), ("emu", "booms")]);
        assert_eq!(in_force[1].shown, "shipped:pets/dog.md");
        let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex()[..12].to_owned();
        assert_eq!(["purrs", "hisses"].map(|text| FAMILY.is_shipped("cat", &hash(text))), [true, false]);
        assert_eq!(FAMILY.files(None).unwrap().len(), 2);
    }

    #[test]
    fn given_files_stand_in_for_those_of_their_names() {
        let given =
            DefinitionFile { name: "dog".to_owned(), shown: "draft/dog.md".to_owned(), text: "growls".to_owned() };
        let files = replaced(FAMILY.files(None).unwrap(), std::slice::from_ref(&given));
        assert_eq!(files.iter().map(|file| file.text.as_str()).collect::<Vec<_>>(), ["purrs", "growls"]);
    }
}
