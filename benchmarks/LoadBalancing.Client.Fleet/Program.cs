using LoadBalancing.Client.Fleet;

// measure [--members 10,100,1000,5000] [--processes 4] [--rounds 5] [--proxy] [--markdown FILE]: what a rollout costs, by the number of members. worker ...: one of its processes.
// soak [--seeds 100] [--first 1] [--parallel 3] [--rollouts 3] [--timelines FOLDER] [--markdown FILE]: rollouts under traffic, with faults by seed.
switch (args)
{
    case ["measure", .. string[] rest]: return await MeasureRun.RunAsync(rest);
    case ["soak", .. string[] rest]: return await SoakRun.RunAsync(rest);
    case ["worker", .. string[] rest]: return await Worker.RunAsync(rest);
    default:
        Console.Error.WriteLine("usage: measure [--members 10,100] [--processes 4] [--rounds 5] [--proxy] [--markdown FILE] | soak [--seeds 100] [--first 1] [--parallel 3] [--markdown FILE]");
        return 2;
}
