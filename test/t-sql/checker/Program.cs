// Reads T-SQL with Microsoft's own grammars (ScriptDom) and binds its names and columns to a schema (DacFx).
// dotnet TSqlChecker.dll JOB.json: the job is described by the records below; the answer is JSON on standard output.
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;

var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
var job = JsonSerializer.Deserialize<Job>(File.ReadAllText(args[0]), json) ?? throw new InvalidDataException("The job is empty");

var parsed = job.Texts.SelectMany(text => Checker.Grammars.SelectMany(version => Checker.Parse(text, version))).ToList();
var bound = job.Schemas.Select(schema => new Binding(
    schema.Name,
    schema.Versions.SelectMany(version => Checker.Bind(schema, version, job.Statements)).ToList())).ToList();
Console.WriteLine(JsonSerializer.Serialize(new Answer(parsed, bound), json));

/// <summary>What to check.</summary>
/// <param name="Texts">Scripts and statements to read with every grammar.</param>
/// <param name="Statements">Statements to bind to every schema.</param>
record Job(List<Text> Texts, List<Statement> Statements, List<Schema> Schemas);

record Text(string Name, string Sql);

/// <param name="Declarations">Its parameters as sp_executesql was told of them, such as "@id int".</param>
record Statement(string Name, string Sql, string Declarations);

/// <param name="Scripts">Scripts whose CREATE SCHEMA, TABLE and INDEX make up the schema; whatever else they do is ignored.</param>
/// <param name="Versions">Of SQL Server: 120 is 2014, 160 is 2022.</param>
record Schema(string Name, List<string> Scripts, List<int> Versions);

record Problem(string Name, int Version, string Message);

record Binding(string Schema, List<Problem> Problems);

record Answer(List<Problem> Parsed, List<Binding> Bound);

static class Checker
{
    /// <summary>SQL Server 2014 to 2022.</summary>
    public static readonly int[] Grammars = [120, 130, 140, 150, 160];

    public static IEnumerable<Problem> Parse(Text text, int version)
    {
        Tree(text.Sql, version, out var errors);
        return errors.Select(error => new Problem(text.Name, version, $"line {error.Line}: {error.Message}"));
    }

    public static IEnumerable<Problem> Bind(Schema schema, int version, List<Statement> statements)
    {
        using var model = new TSqlModel(
            Enum.Parse<SqlServerVersion>($"Sql{version}"),
            new TSqlModelOptions { Collation = "Polish_CI_AS" });
        foreach (var definition in schema.Scripts.SelectMany(Definitions)) model.AddObjects(definition);
        var problems = new List<Problem>();
        for (var at = 0; at < statements.Count; at++)
        {
            var (name, sql, declarations) = statements[at];
            var procedure = $"CREATE PROCEDURE [dbo].[statement_{at}] {declarations} AS BEGIN\n{sql}\nEND";
            Tree(procedure, version, out var errors);
            if (errors.Count > 0) problems.Add(new Problem(name, version, errors[0].Message));
            else model.AddObjects(procedure);
        }
        return problems.Concat(model.Validate().Select(found =>
        {
            var at = Regex.Match(found.Message, @"\[statement_(\d+)\]");
            var name = at.Success ? statements[int.Parse(at.Groups[1].Value)].Name : schema.Name;
            return new Problem(name, version, $"{found.Prefix}{found.Number}: {found.Message}");
        }));
    }

    private static IEnumerable<string> Definitions(string script)
    {
        var tree = Tree(script, 160, out var errors);
        if (errors.Count > 0) throw new InvalidDataException($"The schema cannot be read: {errors[0].Message}");
        var visitor = new DefinitionVisitor();
        tree.Accept(visitor);
        return visitor.Found.Select(found => script.Substring(found.StartOffset, found.FragmentLength));
    }

    private static TSqlFragment Tree(string sql, int version, out IList<ParseError> errors)
    {
        TSqlParser parser = version switch
        {
            120 => new TSql120Parser(true),
            130 => new TSql130Parser(true),
            140 => new TSql140Parser(true),
            150 => new TSql150Parser(true),
            160 => new TSql160Parser(true),
            _ => throw new ArgumentOutOfRangeException(nameof(version)),
        };
        return parser.Parse(new StringReader(sql), out errors);
    }
}

class DefinitionVisitor : TSqlFragmentVisitor
{
    public List<TSqlStatement> Found { get; } = [];

    public override void Visit(CreateSchemaStatement node) => Found.Add(node);

    public override void Visit(CreateTableStatement node) => Found.Add(node);

    public override void Visit(CreateIndexStatement node) => Found.Add(node);
}
