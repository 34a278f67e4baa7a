using Spectre.Console;

AnsiConsole.WriteLine("The quick start is being written.");
