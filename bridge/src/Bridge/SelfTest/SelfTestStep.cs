namespace PrintBridge.SelfTest;

internal enum Outcome
{
    Ok,
    Failed,
    Note,
}

/// <summary>A step of the self-test in words for the shop.</summary>
internal sealed record SelfTestStep(Outcome Outcome, string Title, string Text = "")
{
    public string Mark => Outcome switch { Outcome.Ok => "OK  ", Outcome.Failed => "BŁĄD", _ => "    " };
}
