//! Addresses and directories that cannot be had.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::Stdio;

use super::Desk;
use super::process::{Server, command, run};

/// Runs a command that fails, in both languages.
#[track_caller]
fn check(args: &[&str], zh: &str, en: &str) {
    for (lang, text) in [("zh", zh), ("en", en)] {
        let ran = run([&["--lang", lang], args].concat()).expect(1).complains(text);
        assert!(ran.out.is_empty(), "{ran:#?}");
        assert_eq!(ran.err.trim_end().lines().count(), 1, "one line says it all: {ran:#?}");
    }
}

#[test]
fn a_directory_that_a_server_holds_is_refused_with_its_address() {
    let desk = Desk::new();
    let server = Server::start(&desk.data());
    let data = desk.data();
    let data = data.to_str().unwrap();
    let file = desk.put("a.csv", "编号,成果名称\na,甲\n");
    let file = file.to_str().unwrap();
    let note = format!("{}, pid {}", server.url, server.id());
    let commands: [&[&str]; 6] = [
        &["serve", "--listen", "127.0.0.1:0", "--data-dir", data],
        &["import", "achievements", file, "--data-dir", data],
        &["search", "甲", "--data-dir", data],
        &["match", "--text", "甲", "--data-dir", data],
        &["doctor", "--data-dir", data],
        &["journal", "verify", "--data-dir", data],
    ];
    for args in commands {
        let zh = format!("正被另一进程使用（{note}）；请用 --server 连接它");
        let en = format!("used by another process ({note}); use --server");
        check(args, &zh, &en);
    }
    run(["import", "achievements", file, "--server", &server.url]).expect(0).says("新增 1");
    server.stop();
    assert_eq!(desk.count(), 1);
}

#[test]
fn a_port_in_use_is_refused() {
    let desk = Desk::new();
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = holder.local_addr().unwrap().to_string();
    let data = desk.data();
    let args = ["serve", "--listen", &address, "--data-dir", data.to_str().unwrap()];
    let ran = run(args).expect(1);
    assert_eq!(ran.err.matches("os error 98").count(), 1, "told once: {ran:#?}");
    let zh = format!("无法监听 {address}");
    check(&args, &zh, &format!("listen on {address}"));
    check(&args, "请用 --listen 换一个端口", "choose another port with --listen");
    assert!(!data.try_exists().unwrap(), "no directory before the address is had");
}

#[test]
fn an_address_that_others_can_reach_is_refused() {
    let desk = Desk::new();
    let data = desk.data();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let args = ["serve", "--listen", address, "--data-dir", data.to_str().unwrap()];
        check(&args, "只能监听本机地址", "only loopback addresses");
    }
    assert!(!data.try_exists().unwrap());
    let ran = run(["serve", "--listen", "nowhere"]).expect(64).complains("--listen");
    assert!(ran.err.contains("nowhere"), "{ran:#?}");
}

#[test]
fn a_server_that_is_not_there_or_no_address_is_refused() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{free}");
    check(&["search", "甲", "--server", &url], "请先运行 qianxian serve", "qianxian serve");
    check(&["search", "甲", "--server", &url], &format!("连不上 {url}"), "failed to reach");
    for bad in ["ht tp://x", "", "ftp://127.0.0.1:1", "http://"] {
        check(&["search", "甲", "--server", bad], "应如 http://127.0.0.1:7878", "write it like");
    }
}

#[test]
fn an_address_without_its_scheme_is_understood() {
    let desk = Desk::new();
    let server = Server::start(&desk.data());
    let address = server.url.trim_start_matches("http://").to_owned();
    run(["search", "甲", "--server", &address]).expect(0).says("没有找到");
    server.stop();
}

#[test]
fn a_data_directory_that_is_not_there_is_not_made_by_a_question() {
    let desk = Desk::new();
    let data = desk.data();
    let data = data.to_str().unwrap();
    let questions: [&[&str]; 4] = [
        &["search", "甲", "--data-dir", data],
        &["match", "--text", "甲", "--data-dir", data],
        &["doctor", "--data-dir", data],
        &["journal", "verify", "--data-dir", data],
    ];
    for args in questions {
        check(args, "请用 --data-dir 指明数据目录", "name the data directory with --data-dir");
        assert!(!desk.data().try_exists().unwrap(), "{args:?}");
    }
    let file = desk.put("a.csv", "编号,成果名称\na,甲\n");
    let file = file.to_str().unwrap();
    check(&["import", "achievements", file, "--data-dir", file], "无法使用数据目录", "File exists");
}

#[test]
fn output_that_nobody_reads_any_more_is_no_failure() {
    let desk = Desk::new();
    let table: String = (0..300).map(|row| format!("p-{row},锂电池 {row}\n")).collect();
    let file = desk.put("a.csv", format!("编号,成果名称\n{table}"));
    desk.import("zh", &file, &[]).expect(0);
    let data = desk.data();
    let data = data.to_str().unwrap();
    let commands: [&[&str]; 3] = [
        &["search", "锂电池", "--json", "-n", "100", "--data-dir", data],
        &["journal", "dump", "--json", "--data-dir", data],
        &["match", "--text", "锂电池", "-n", "100", "--data-dir", data],
    ];
    for args in commands {
        let mut child =
            command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        let status = child.wait().unwrap();
        assert!(!line.is_empty() && said.is_empty(), "{args:?}: {said}");
        assert_eq!(status.code(), Some(0), "{args:?}");
    }
}

#[test]
fn files_are_imported_even_when_nobody_reads_the_reports() {
    let desk = Desk::new();
    let names = ["a", "b", "c"];
    let files = names.map(|name| {
        let content = format!("编号,成果名称\n{name},名称 {name}\n");
        desk.put(&format!("{name}.csv"), content)
    });
    let data = desk.data();
    let mut import = command(["import", "achievements"]);
    import.args(files).arg("--data-dir").arg(data);
    let mut child = import.stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(desk.count(), 3);
}
