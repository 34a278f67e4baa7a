using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Commands;
using LoadBalancing.Lbctl.Views;

namespace LoadBalancing.Lbctl.Verbs;

/// <summary>Watches a rollout to its end. The first Ctrl-C ends it in good order and waits for that; the second leaves it where it stands.</summary>
internal static class RolloutRun
{
    public static async Task<int> RunAsync(Session session, Func<IProgress<FleetStatus>, CancellationToken, Task<RolloutResult?>> act)
    {
        IInterrupts interrupts = session.Surroundings.Interrupts;
        RolloutView view = RolloutView.Of(session.Screen, session.Surroundings.Time);
        await using (view.ConfigureAwait(false))
        {
            using var cancel = new CancellationTokenSource();
            using CancellationTokenRegistration first = interrupts.First.Register(() =>
            {
                view.Say(WhatIsDone(view.Last));
                cancel.Cancel();
            });
            var left = new TaskCompletionSource();
            using CancellationTokenRegistration second = interrupts.Second.Register(left.SetResult);
            Task<RolloutResult?> run = act(view, cancel.Token);
            await Task.WhenAny(run, left.Task).ConfigureAwait(false);
            if (!run.IsCompleted)
            {
                view.Say("Left. The rollout stands where it stood: `lbctl status` says where, `lbctl resume` goes on with it, `lbctl abort` ends it.");
                return ExitCode.Interrupted;
            }
            return Show(await run.ConfigureAwait(false), view);
        }
    }

    private static string WhatIsDone(FleetStatus? last) => last?.Rollout?.Phase switch
    {
        null or "staging" => "Interrupted: nobody has moved, the rollout is aborted. Waiting for that; Ctrl-C again leaves at once.",
        "returning" => "Interrupted: the version is being taken back already. Waiting for that; Ctrl-C again leaves at once.",
        _ => "Interrupted: members have moved or are about to, the version is taken back. Waiting for that; Ctrl-C again leaves at once.",
    };

    private static int Show(RolloutResult? result, RolloutView view)
    {
        if (result is null)
        {
            view.Say("No rollout is under way.");
            return ExitCode.Done;
        }
        string version = Surroundings.Text(result.Version), why = string.IsNullOrEmpty(result.Reason) ? "" : $": {result.Reason}";
        (string text, int code) = result.Outcome switch
        {
            "done" => (result.Rollout == 0 ? $"Version {version} was active already; nothing was done." : $"Version {version} is active and has proved itself.", ExitCode.Done),
            "aborted" => ($"Aborted, nobody has moved{why}", ExitCode.Aborted),
            "stays" => ($"Version {version} failed and stays, since there was none before it{why}", ExitCode.Stays),
            _ => ($"Version {version} was taken back{why}", ExitCode.TakenBack),
        };
        view.Say(text);
        return code;
    }
}
