using PrintBridge.Protocol;
using PrintBridge.Settings;

namespace PrintBridge.Tests;

public class PrintLineTests
{
    private static readonly WorkerReply Ok = new();

    [Fact]
    public async Task Requests_are_served_in_their_order_and_each_gets_its_own_file()
    {
        await using var running = new RunningLine(new ScriptedNexo((_, _) => Ok));
        await running.StartAsync();
        var results = await Task.WhenAll(Enumerable.Range(1, 20).Select(id => running.PrintAsync(id)));
        for (var index = 0; index < results.Length; index++)
        {
            Assert.Contains($"({index + 1})", System.Text.Encoding.ASCII.GetString(results[index].Pdf!), StringComparison.Ordinal);
        }

        Assert.Equal(0, running.FoldersLeft);
    }

    [Fact]
    public async Task Who_leaves_before_its_turn_is_not_printed_for()
    {
        using var gate = new SemaphoreSlim(0);
        var nexo = new ScriptedNexo((_, _) => Ok) { Gate = gate };
        await using var running = new RunningLine(nexo);
        await running.StartAsync();
        using var leaving = new CancellationTokenSource();
        var first = running.PrintAsync(1);
        var second = running.PrintAsync(2, leaving.Token);
        var third = running.PrintAsync(3);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        gate.Release(10);
        await Task.WhenAll(first, third);
        Assert.Equal(["print 1", "print 3"], nexo.Log);
    }

    [Theory]
    [InlineData(Codes.Died)]
    [InlineData(Codes.Hung)]
    [InlineData(Codes.SessionLost)]
    [InlineData(Codes.Rejected)]
    [InlineData(Codes.NoFile)]
    [InlineData(Codes.Setter)]
    [InlineData(Codes.Failed)]
    public async Task What_one_worker_does_not_do_a_fresh_one_is_asked_for(string code)
    {
        var nexo = new ScriptedNexo((_, starts) => starts == 1 ? new WorkerReply { Code = code } : Ok);
        await using var running = new RunningLine(nexo);
        await running.StartAsync();
        var result = await running.PrintAsync(1);
        Assert.Equal((Codes.Ok, 2, 2), (result.Reply.Code, result.Attempts, nexo.Starts));
    }

    [Theory]
    [InlineData(Codes.NotFound)]
    [InlineData(Codes.TemplateUnknown)]
    public async Task What_is_the_callers_mistake_is_not_tried_again(string code)
    {
        var nexo = new ScriptedNexo((_, _) => new WorkerReply { Code = code });
        await using var running = new RunningLine(nexo);
        await running.StartAsync();
        Assert.Equal(code, (await running.PrintAsync(1)).Reply.Code);
        Assert.Equal((1, 1), (nexo.Starts, nexo.Log.Count));
    }

    [Fact]
    public async Task What_is_refused_twice_is_refused_and_the_next_document_is_printed()
    {
        var nexo = new ScriptedNexo((request, _) => request.DocumentId == 1 ? new WorkerReply { Code = Codes.Rejected, Detail = "why" } : Ok);
        await using var running = new RunningLine(nexo);
        await running.StartAsync();
        var refused = running.PrintAsync(1);
        var next = running.PrintAsync(2);
        Assert.Equal((Codes.Rejected, "why", 2), ((await refused).Reply.Code, (await refused).Reply.Detail, (await refused).Attempts));
        Assert.NotNull((await next).Pdf);
    }

    [Fact]
    public async Task A_file_that_was_finished_before_the_worker_died_is_not_printed_again()
    {
        var nexo = new ScriptedNexo((_, _) => new WorkerReply { Code = Codes.Died }) { Stage = Stages.Check };
        await using var running = new RunningLine(nexo);
        await running.StartAsync();
        var result = await running.PrintAsync(1);
        Assert.Equal((Codes.Ok, 1), (result.Reply.Code, nexo.Log.Count));
        Assert.NotNull(result.Pdf);
    }

    [Fact]
    public async Task While_nexo_does_not_start_requests_are_refused_at_once_with_the_reason()
    {
        var nexo = new ScriptedNexo((_, _) => Ok) { StartReply = new WorkerReply { Code = Codes.Licence, Detail = "Licencja zabrania" } };
        await using var running = new RunningLine(nexo, new Limits { RetryFactor = 1 });
        await running.StartAsync();
        Assert.Equal(Codes.Licence, (await running.PrintAsync(1)).Reply.Code);
        Assert.Equal((1, 60), (nexo.Starts, running.Line.RetryAfterSeconds()));
    }

    [Fact]
    public async Task A_thousand_prints_with_growing_memory_and_three_updates_all_come()
    {
        ScriptedNexo? nexo = null;
        nexo = new ScriptedNexo((request, _) =>
        {
            nexo!.Memory += 20 * 1024 * 1024;
            if (request.DocumentId is 250 or 500 or 750) nexo.Update = true;
            return Ok;
        });
        await using var running = new RunningLine(nexo, new Limits { WatchSeconds = 0.02, MemoryMegabytes = 1500 });
        await running.StartAsync();
        var results = await Task.WhenAll(Enumerable.Range(1, 1000).Select(id => running.PrintAsync(id)));
        Assert.All(results, result => Assert.NotNull(result.Pdf));
        Assert.Equal(1000, nexo.Log.Count);
        // 76 prints of 20 MB exceed 1,500 MB; the three updates begin new rounds.
        Assert.Equal(1 + 3 + (4 * (250 / 76)), nexo.Starts);
    }

    [Fact]
    public async Task A_stop_answers_those_who_wait()
    {
        using var gate = new SemaphoreSlim(0);
        var running = new RunningLine(new ScriptedNexo((_, _) => Ok) { Gate = gate });
        await running.StartAsync();
        var waiting = new[] { running.PrintAsync(1), running.PrintAsync(2) };
        await RunningLine.UntilAsync(() => running.FoldersLeft == 1);
        await running.DisposeAsync();
        Assert.All(await Task.WhenAll(waiting), result => Assert.Null(result.Pdf));
    }
}
