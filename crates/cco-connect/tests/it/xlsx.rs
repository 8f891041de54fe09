//! The smallest workbook that is one: a stored zip archive with the parts that a reader asks for.

use flate2::Crc;

/// A sheet's name and its rows as XML cells (`<c r="A1" …>`).
pub(crate) fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let numbered = || sheets.iter().enumerate().map(|(index, sheet)| (index + 1, sheet));
    let listed: String =
        numbered().map(|(n, (name, _))| format!(r#"<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>"#)).collect();
    let related: String = numbered()
        .map(|(n, _)| {
            format!(r#"<Relationship Id="rId{n}" Type="{relations}/worksheet" Target="worksheets/sheet{n}.xml"/>"#)
        })
        .collect();
    let mut parts = vec![
        ("[Content_Types].xml".to_owned(), "<Types/>".to_owned()),
        (
            "_rels/.rels".to_owned(),
            format!(
                r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(r#"<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>{listed}</sheets></workbook>"#),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(
                r#"<Relationships xmlns="{package}">{related}<Relationship Id="rId99" Type="{relations}/styles" Target="styles.xml"/></Relationships>"#
            ),
        ),
        (
            // Style 1 is the built-in date format 14.
            "xl/styles.xml".to_owned(),
            format!(
                r#"<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
            ),
        ),
    ];
    for (n, (_, rows)) in numbered() {
        let sheet = format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#);
        parts.push((format!("xl/worksheets/sheet{n}.xml"), sheet));
    }
    zip(&parts)
}

/// Cells of a row: `=` before a formula's error, `d` before a date's number, digits a number, else text.
pub(crate) fn row(number: usize, cells: &[&str]) -> String {
    let cell = |(index, text): (usize, &&str)| {
        let at = format!("{}{number}", char::from(b'A' + index as u8));
        match text.as_bytes() {
            [] => String::new(),
            [b'=', ..] => format!(r#"<c r="{at}" t="e"><f>1/0</f><v>{}</v></c>"#, &text[1..]),
            [b'd', b'0'..=b'9', ..] => format!(r#"<c r="{at}" s="1"><v>{}</v></c>"#, &text[1..]),
            [b'0'..=b'9', ..] => format!(r#"<c r="{at}"><f>A1+1</f><v>{text}</v></c>"#),
            _ => format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#),
        }
    };
    let cells: String = cells.iter().enumerate().map(cell).collect();
    format!(r#"<row r="{number}">{cells}</row>"#)
}

fn zip(parts: &[(String, String)]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in parts {
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let offset = archive.len() as u32;
        let mut entry = Vec::new();
        // Version 2.0, no flags, stored, midnight of 1 January 1980.
        entry.extend([20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0]);
        entry.extend(crc.sum().to_le_bytes());
        entry.extend((text.len() as u32).to_le_bytes());
        entry.extend((text.len() as u32).to_le_bytes());
        entry.extend((name.len() as u16).to_le_bytes());
        entry.extend([0, 0]);
        archive.extend(*b"PK\x03\x04");
        archive.extend(&entry);
        archive.extend(name.as_bytes());
        archive.extend(text.as_bytes());
        directory.extend(*b"PK\x01\x02\x14\x00");
        directory.extend(&entry);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, size, n) = (archive.len() as u32, directory.len() as u32, parts.len() as u16);
    archive.extend(directory);
    archive.extend(*b"PK\x05\x06\0\0\0\0");
    archive.extend(n.to_le_bytes());
    archive.extend(n.to_le_bytes());
    archive.extend(size.to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0, 0]);
    archive
}
