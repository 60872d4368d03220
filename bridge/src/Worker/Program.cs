using System.Collections.Concurrent;
using PrintBridge.Protocol;

namespace PrintBridge.Worker;

/// <summary>
/// The worker: takes requests from its input one by one, and answers on its output. It ends when its input ends, so that
/// it never outlives the front, not even hanging within nexo.
/// </summary>
internal static class Program
{
    private const int LastMilliseconds = 3000;

    private static int Main()
    {
        var output = Console.OpenStandardOutput();
        // What nexo or a library of its writes must not get between the messages.
        Console.SetOut(TextWriter.Null);
        using var requests = new BlockingCollection<WorkerRequest>();
        var reader = new Thread(() => Listen(requests)) { IsBackground = true, Name = "requests" };
        reader.Start();
        var worker = new Worker(reply => Frames.WriteAsync(output, reply).GetAwaiter().GetResult());
        foreach (var request in requests.GetConsumingEnumerable()) worker.Serve(request);
        worker.LogOff();
        return 0;
    }

    private static void Listen(BlockingCollection<WorkerRequest> requests)
    {
        try
        {
            using var input = Console.OpenStandardInput();
            while (Frames.ReadAsync<WorkerRequest>(input).GetAwaiter().GetResult() is { } request) requests.Add(request);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            Console.Error.WriteLine(error.Message);
        }

        requests.CompleteAdding();
        // Whoever closed the pipe waits no longer than this for what is being done.
        Thread.Sleep(LastMilliseconds);
        Environment.Exit(0);
    }
}

/// <summary>Serves requests with one session of nexo; all of it on one thread.</summary>
internal sealed class Worker(Action<WorkerReply> send)
{
    private NexoSession? session;

    public void Serve(WorkerRequest request)
    {
        WorkerReply reply;
        try
        {
            reply = request.Op switch
            {
                Operations.Start => Start(request.Login!),
                Operations.Print => Printing.Print(Session, request, Stage),
                Operations.Templates => Printing.ListTemplates(Session, request.Kind ?? ""),
                Operations.Ping => Ping(),
                _ => new WorkerReply { Code = Codes.Failed, Detail = $"Unknown operation {request.Op}" },
            };
        }
#pragma warning disable CA1031 // Whatever nexo throws is an answer; the front decides what becomes of this process.
        catch (Exception error)
#pragma warning restore CA1031
        {
            reply = NexoErrors.Reply(error);
        }

        send(reply);
    }

    public void LogOff() => session?.Dispose();

    private NexoSession Session => session ?? throw new NexoException(Codes.Failed, "Not started");

    private void Stage(string name) => send(new WorkerReply { Stage = name });

    private WorkerReply Start(NexoLogin login)
    {
        if (!Environment.Is64BitProcess) throw new NexoException(Codes.Bitness, "A 32-bit process");
        Stage(Stages.Load);
        var types = NexoTypes.Load(AppContext.BaseDirectory);
        var facts = new NexoFacts { Missing = Members.Check(types), Answers = Answers.Collect(types) };
        if (facts.Missing.Any(member => Features.Essential.Contains(member.Feature)))
        {
            var names = facts.Missing.Select(member => $"{member.Type}.{member.Member}");
            return new WorkerReply { Code = Codes.MemberMissing, Detail = string.Join(", ", names), Facts = facts };
        }

        session = NexoSession.Open(types, login, Stage);
        var watch = facts.Missing.All(member => member.Feature != Features.Watch);
        return new WorkerReply
        {
            Facts = facts with
            {
                SferaVersion = Late.Find(types.Get(Members.Connection), "WersjaSfery") is System.Reflection.PropertyInfo version
                    ? version.GetValue(null)?.ToString() ?? ""
                    : "",
                DatabaseVersion = watch ? session.DatabaseVersion() : "",
            },
        };
    }

    private WorkerReply Ping()
    {
        try
        {
            Session.Ping();
        }
        catch (Exception error) when (error is not MissingMemberException)
        {
            throw new NexoException(Codes.SessionLost, error.Message);
        }

        return new WorkerReply();
    }
}
