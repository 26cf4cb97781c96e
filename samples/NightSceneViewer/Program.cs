Console.WriteLine(Environment.OSVersion);
