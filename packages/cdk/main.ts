const usage = `airbyte-cdk new source-<name>   writes a new connector into a folder
airbyte-cdk build               makes one folder of a connector, which runs anywhere

--help of each tells the rest.
`;

const [command, ...rest] = process.argv.slice(2);

if (command === 'new') await import('./generator/main.ts');
else if (command === 'build') (await import('./build.ts')).buildHere(rest);
else if (command === undefined || command === '--help') process.stdout.write(usage);
else {
  process.stderr.write(`There is no command ${command}. --help tells more.\n`);
  process.exitCode = 2;
}
