using LoadBalancing.Lbctl;

using var interrupts = new SignalInterrupts();
return await CommandTree.RunAsync(args, Surroundings.OfProcess(interrupts)).ConfigureAwait(false);
