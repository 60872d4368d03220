using System.Reflection;
using System.Text;
using PrintBridge.Commands;
using PrintBridge.Install;
using PrintBridge.Nexo;
using PrintBridge.Printing;
using PrintBridge.Protocol;
using PrintBridge.SelfTest;
using PrintBridge.Settings;

namespace PrintBridge.Tests;

public class PartsTests
{
    [Fact]
    public async Task Messages_pass_whatever_is_in_them_and_a_broken_pipe_is_an_end()
    {
        using var pipe = new MemoryStream();
        var sent = new WorkerReply { Code = Codes.Rejected, Detail = "zażółć \n\0 \"gęślą\" 😀", Templates = [new TemplateName("a", true)] };
        await Frames.WriteAsync(pipe, sent);
        pipe.Position = 0;
        var came = await Frames.ReadAsync<WorkerReply>(pipe);
        Assert.Equal((sent.Detail, sent.Templates[0]), (came!.Detail, came.Templates[0]));
        Assert.Null(await Frames.ReadAsync<WorkerReply>(pipe));
        pipe.SetLength(pipe.Length - 1);
        pipe.Position = 0;
        Assert.Null(await Frames.ReadAsync<WorkerReply>(pipe));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\u0005\0\0\0hello")]
    [InlineData("\u0001\0\0\0x")]
    public async Task What_is_not_a_message_is_refused(string text)
    {
        using var pipe = new MemoryStream(Encoding.Latin1.GetBytes(text));
        await Assert.ThrowsAsync<InvalidDataException>(() => Frames.ReadAsync<WorkerReply>(pipe));
    }

    [Fact]
    public void A_pdf_is_whole_only_with_both_its_ends()
    {
        var pdf = DrawnPdf.Draw("FS 1");
        Assert.True(PdfFile.IsWhole(pdf));
        Assert.False(PdfFile.IsWhole(pdf.AsSpan(0, pdf.Length / 2)));
        Assert.False(PdfFile.IsWhole(pdf.AsSpan(1)));
        Assert.False(PdfFile.IsWhole([]));
    }

    [Theory]
    [InlineData("192.168.1.5", false, "token", false)]
    [InlineData("192.168.1.5", true, "", false)]
    [InlineData("0.0.0.0", false, "token", false)]
    [InlineData("127.0.0.1", false, "", false)]
    [InlineData("a.host", true, "token", false)]
    [InlineData("127.0.0.1", false, "token", true)]
    [InlineData("192.168.1.5", true, "token", true)]
    public void The_network_is_served_only_with_a_token_and_encrypted(string bind, bool tls, string token, bool allowed)
    {
        var settings = new BridgeSettings { Bind = bind, Tls = tls };
        var error = Record.Exception(() => SettingsCheck.Check(settings, new BridgeSecrets { Token = token }));
        Assert.Equal(allowed, error is null);
        Assert.True(error is null or SettingsException);
    }

    [Fact]
    public void Settings_and_secrets_come_back_and_no_secret_is_in_the_file_of_settings()
    {
        using var folder = new TemporaryFolder();
        var store = new SettingsStore(folder.Path);
        var secrets = new BridgeSecrets { Token = "tajny token", SqlPassword = "zażółć", OperatorPassword = "", Secret = "s" };
        store.Write(new BridgeSettings { Server = @".\INSERTNEXO", Database = "Nexo_Próba" }, secrets);
        Assert.Equal((@".\INSERTNEXO", "Nexo_Próba"), (store.ReadSettings().Server, store.ReadSettings().Database));
        Assert.Equal(secrets, store.ReadSecrets());
        var both = File.ReadAllText(store.SettingsFile) + File.ReadAllText(store.SecretsFile);
        Assert.DoesNotContain("tajny", both, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.SecretsFile));
    }

    [Fact]
    public void Command_lines_take_no_secret()
    {
        foreach (var name in new[] { "token", "secret", "password", "sqlPassword", "operatorPassword" })
        {
            Assert.Throws<SettingsException>(() => Arguments.Parse(["configure", "--" + name, "x"]));
        }
    }

    [Fact]
    public void The_newest_programs_are_taken_unless_those_of_the_database_are_there()
    {
        using var folder = new TemporaryFolder();
        var folders = new[] { Programs(folder, "a"), Programs(folder, "b"), folder.Sub("empty") };
        var version = new Deployments(folders).Find()[0].Version;
        Assert.Equal(2, new Deployments(folders).Find().Count);
        Assert.Equal(version, new Deployments(folders).Best("")!.Version);
        Assert.Equal(version, new Deployments(folders).Best(version.ToString())!.Version);
        Assert.Null(new Deployments([folder.Sub("empty")]).Best(""));
    }

    [Fact]
    public void A_copy_is_made_once_made_again_when_a_file_is_lost_and_old_ones_go()
    {
        using var folder = new TemporaryFolder();
        var programs = Programs(folder, "programs");
        var worker = folder.Sub("worker");
        File.WriteAllText(Path.Combine(worker, "bridge-worker.dll"), "worker");
        var staging = new Staging(folder.Sub("nexo"), worker);
        var deployment = new Deployments([programs]).Best("")!;
        var first = staging.Stage(deployment);
        Assert.True(File.Exists(Path.Combine(first, Deployment.Sfera)) && File.Exists(Path.Combine(first, "bridge-worker.dll")));
        File.Delete(Path.Combine(first, "Xml.pak"));
        Assert.Equal(first, staging.Stage(deployment));
        Assert.True(File.Exists(Path.Combine(first, "Xml.pak")));
        for (var change = 0; change < 3; change++)
        {
            File.WriteAllText(Path.Combine(programs, "Xml.pak"), new string('x', change + 10));
            Assert.NotEqual(first, staging.Stage(deployment));
        }

        Assert.Equal(2, Directory.GetDirectories(Path.Combine(folder.Path, "nexo")).Length);
    }

    [Fact]
    public void The_fake_nexo_refuses_this_runtime_as_the_real_one_does()
    {
        var path = Path.Combine(FakeNexo, "InsERT.Mox.Core.dll");
        var error = Assert.ThrowsAny<Exception>(() => Activator.CreateInstance(Assembly.LoadFrom(path).GetType("InsERT.Mox.Product.ProductId", true)!));
        Assert.Contains("Bad IL format", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@".\INSERTNEXO", "MSSQL$INSERTNEXO")]
    [InlineData("(local)", "MSSQLSERVER")]
    [InlineData(@"SERWER\INSERTNEXO", null)]
    [InlineData("192.168.1.2,1433", null)]
    public void The_service_waits_for_a_server_on_this_machine(string server, string? service) =>
        Assert.Equal(service, Installer.LocalSqlService(server));

    [Fact]
    public void Every_code_has_a_sentence_of_its_own()
    {
        var codes = typeof(Codes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToList();
        Assert.Equal(codes.Count, codes.Select(code => Sentences.For(code, "")).Distinct().Count());
    }

    [Fact]
    public void Without_a_member_the_self_test_says_which_for_what_and_what_still_works()
    {
        var facts = new NexoFacts { Missing = [new MissingMember("InsERT.Moria.Wydruki.IWydrukParametry", "DostepneWzorce", "templates")] };
        var outcome = new StartOutcome(new WorkerReply { Facts = facts }, "61.1.0.9431", "C:\\x");
        var said = PrintBridge.SelfTest.SelfTest.Start(outcome, [Stages.Load, Stages.Connect]).Select(step => $"{step.Title}: {step.Text}").ToList();
        Assert.Contains("Brakuje w tej wersji nexo: InsERT.Moria.Wydruki.IWydrukParametry.DostepneWzorce – potrzebne do: lista wzorców i wydruk wskazanym wzorcem", said);
        Assert.Contains("Działa: wydruk dokumentu domyślnym wzorcem", said);
        Assert.Contains("Nie działa: lista wzorców i wydruk wskazanym wzorcem", said);
    }

    private static string FakeNexo => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../FakeNexo/Sfera/bin", Configuration, "net8.0"));

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>A folder with a file that has nexo's name and a version, and another one.</summary>
    private static string Programs(TemporaryFolder folder, string name)
    {
        var programs = folder.Sub(name);
        File.Copy(Path.Combine(FakeNexo, Deployment.Sfera), Path.Combine(programs, Deployment.Sfera));
        File.WriteAllText(Path.Combine(programs, "Xml.pak"), "pak");
        return programs;
    }
}
