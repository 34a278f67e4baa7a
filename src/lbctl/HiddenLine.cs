using System.Text;

namespace LoadBalancing.Lbctl;

/// <summary>A password that is typed: no key is shown.</summary>
internal static class HiddenLine
{
    public static string? Read()
    {
        var text = new StringBuilder();
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Console.Error.WriteLine();
                    return text.ToString();
                case ConsoleKey.Backspace when text.Length > 0:
                    text.Length--;
                    break;
                case ConsoleKey.D when key.Modifiers == ConsoleModifiers.Control:
                    Console.Error.WriteLine();
                    return null;
                default:
                    if (!char.IsControl(key.KeyChar)) { text.Append(key.KeyChar); }
                    break;
            }
        }
    }
}
