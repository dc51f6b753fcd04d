//! What is claimed of RIV-TA XML: nothing that is not well-formed gets in, with xmllint as the judge, and
//! nothing that gets in or out is changed on the way.

use std::io::Write;
use std::process::{Command, Stdio};

use contracts::Reason;
use proptest::prelude::*;

use super::{Tree, Writer, parse, soap, text};

fn reason(document: &str) -> Option<Reason> {
    parse(document).err().map(|failure| failure.reason)
}

fn root_text(document: &str) -> String {
    parse(document).unwrap().root().unwrap().text().to_owned()
}

#[test]
fn what_is_not_well_formed_is_unreadable() {
    let broken = [
        "",
        " ",
        "text",
        "<a>",
        "</a>",
        "<a></b>",
        "<a/><b/>",
        "<a/>text",
        "text<a/>",
        "<a/>&amp;",
        "<a/><![CDATA[x]]>",
        "<a b=1/>",
        "<a b/>",
        "<a b='1'c='2'/>",
        "<a b='1' b='1'/>",
        "<a b='<'/>",
        "<a b='&x;'/>",
        "<a b=\"1'/>",
        "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>",
        "<a xmlns='u' xmlns='v'/>",
        "<1/>",
        "<a:b:c/>",
        "<p:a/>",
        "<a p:b='1'/>",
        "<a xmlns:p=''/>",
        "<a xmlns:xmlns='u'/>",
        "<a xmlns:xml='u'/>",
        "<a>&x;</a>",
        "<a>&amp</a>",
        "<a>&</a>",
        "<a>&#0;</a>",
        "<a>&#xD800;</a>",
        "<a>&#+65;</a>",
        "<a>&#;</a>",
        "<a>]]></a>",
        "<a>\u{1}</a>",
        "<a>\u{0}</a>",
        "<a>\u{FFFE}</a>",
        "\u{FEFF}<a/>",
        "<a><!-- -- --></a>",
        "<a><!-- ---></a>",
        "<a><!--></a>",
        "<a><![CDATA[</a>",
        "<a><?xml version='1.0'?></a>",
        "<a><?XmL x?></a>",
        " <?xml version='1.0'?><a/>",
        "<?xml version='1.1'?><a/>",
        "<?xml encoding='UTF-8'?><a/>",
        "<?xml version='1.0' standalone='perhaps'?><a/>",
        "<a",
        "<",
        "<a/",
        "<!ELEMENT a ANY><a/>",
    ];
    for document in broken {
        assert_eq!(reason(document), Some(Reason::Unreadable), "{document}");
    }
}

#[test]
fn a_document_type_is_forbidden_finished_or_not() {
    for document in [
        "<!DOCTYPE a><a/>",
        "<!doctype a [",
        "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
    ] {
        assert_eq!(reason(document), Some(Reason::Forbidden), "{document}");
    }
}

#[test]
fn structures_larger_than_any_message_are_forbidden() {
    let deep = format!("{}{}", "<a>".repeat(33), "</a>".repeat(33));
    let wide = format!("<a>{}</a>", "<b/>".repeat(20_000));
    let spaces: String = (0..70).map(|n| format!(" xmlns:p{n}='u{n}'")).collect();
    let attributes: String = (0..70).map(|n| format!(" p{n}='u'")).collect();
    for document in [deep, wide, format!("<a{spaces}/>"), format!("<a{attributes}/>")] {
        assert_eq!(reason(&document), Some(Reason::Forbidden));
    }
}

#[test]
fn text_is_what_xml_says_it_is() {
    assert_eq!(
        root_text("<a>1&lt;&#50;&#x33;<![CDATA[<&]]>\u{e5}</a>"),
        "1<23<&\u{e5}"
    );
    assert_eq!(root_text("<a>x\r\ny\rz&#13;</a>"), "x\ny\nz\r");
    assert_eq!(root_text("<a>x<!-- c -->y<?p i?>z</a>"), "xyz");
    let attributes = parse("<a b='x\n\ty&amp;&#10;'/>").unwrap();
    assert_eq!(attributes.root().unwrap().attribute("b"), Some("x  y&\n"));
}

#[test]
fn a_namespace_is_what_its_prefix_means_where_it_stands() {
    let tree = parse("<a xmlns='u:1'><p:b xmlns:p='u:2'><c xmlns=''/></p:b><d/></a>").unwrap();
    let root = tree.root().unwrap();
    let names = |tree: &Tree<'_>| -> Vec<String> {
        let mut names = Vec::new();
        let mut rest = vec![tree.root().unwrap()];
        while let Some(element) = rest.pop() {
            names.push(format!("{{{}}}{}", element.namespace(), element.name()));
            rest.extend(element.children().collect::<Vec<_>>().into_iter().rev());
        }
        names
    };
    assert_eq!(names(&tree), ["{u:1}a", "{u:2}b", "{}c", "{u:1}d"]);
    assert!(root.is("u:1", "a") && !root.is("u:2", "a"));
}

#[test]
fn a_fault_is_told_by_its_codes_and_never_by_its_text() {
    let fault = |code: &str, text: &str| {
        let document = format!(
            "<s:Fault xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><faultcode>{code}</faultcode><faultstring>{text}</faultstring></s:Fault>"
        );
        let tree = parse(&document).unwrap();
        soap::fault_code(tree.root().unwrap()).unwrap()
    };
    assert_eq!(fault("s:Server", "Anna is not here"), "Fault Server");
    assert_eq!(fault("Client", "VP004 no route for SE1"), "Fault Client VP004");
    assert_eq!(fault("Anna", "VPanna"), "Fault");
}

/// Whether xmllint takes a document for well-formed. Names of namespaces need not be URIs here.
fn xmllint_reads(document: &str) -> bool {
    let mut xmllint = Command::new("xmllint")
        .args(["--noout", "--nonet", "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("xmllint must be installed (package libxml2-utils)");
    xmllint
        .stdin
        .take()
        .unwrap()
        .write_all(document.as_bytes())
        .unwrap();
    let output = xmllint.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let errors = said
        .lines()
        .filter(|line| line.contains("error") && !line.contains("is not a valid URI"));
    output.status.success() && errors.count() == 0
}

#[test]
fn whatever_xmllint_refuses_is_refused() {
    let seed = r#"<?xml version="1.0"?><a xmlns="u:1" xmlns:p="u:2"><p:b c="1" p:d='2'>t &amp; &#65;<!-- c --><![CDATA[x<y]]></p:b><?pi x?><e/></a>"#;
    let tokens = [
        "<",
        ">",
        "&",
        "]]>",
        "\"",
        "'",
        "=",
        " ",
        "/",
        "<!--",
        "-->",
        "--",
        "<![CDATA[",
        "]]",
        "&#1;",
        "&lt",
        "\u{1}",
        "\u{FFFE}",
        "\u{B7}",
        "\u{e9}",
        " xmlns:xml='u:3'",
        " c='9'",
        "p:",
        ":",
        "</a>",
        "<a>",
        "<?",
        "?>",
        "-",
        ".",
        "1",
        "<p:x/>",
        "<z:x/>",
        " z:y='1'",
        "\t",
        "xmlns=''",
        "&#;",
        "<e e=\"<\"/>",
        " a",
        "<!>",
        "<!-->",
        "<!--->",
    ];
    let mut state = 7_u64;
    let mut draw = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % 65_536).unwrap() % below
    };
    for _ in 0..400 {
        let mut document: Vec<char> = seed.chars().collect();
        let at = draw(document.len());
        let upto = (at + draw(3)).min(document.len());
        drop(document.splice(at..upto, tokens[draw(tokens.len())].chars()));
        let document: String = document.into_iter().collect();
        if parse(&document).is_ok() {
            assert!(xmllint_reads(&document), "{document}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_that_is_written_is_read_as_it_was(content in "[ -~\t\n\r\u{e5}\u{20ac}\u{1F600}\u{EFFF}]{0,40}x") {
        let mut out = Writer::new(0);
        out.text("a", &content);
        let (body, left_out) = out.finish();
        prop_assert!(left_out.is_empty());
        let written = String::from_utf8(body).unwrap();
        prop_assert_eq!(root_text(&written), content);
    }

    #[test]
    fn no_bytes_are_too_strange_to_be_answered(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(text) = text(&bytes, None) {
            prop_assert!(parse(&text).err().is_none_or(|failure| failure.violations.len() == 1));
        }
    }
}
