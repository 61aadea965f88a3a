import { expect, it, describe as suite } from 'vitest'
import { describe, describeStyle } from '../../../../electron/core/sentences/describe.ts'

/** name | caption | sentence */
const CASES = `
dog | is on a beach | a dog is on a beach
dog | on a beach | a dog on a beach
dog | is wearing a red shirt | a dog is wearing a red shirt
dog | wearing a red shirt | a dog wearing a red shirt
people | are in the snow | people are in the snow
people | is in the snow | people are in the snow
dog | are in the snow | a dog is in the snow
dog | has a hat | a dog has a hat
people | has a hat and is wet | people have a hat and are wet
people | wears hats | people wear hats
dog | wear a hat | a dog wears a hat
scissors | is on a table | scissors are on a table
dog | with a ball | a dog with a ball
dog | at sunset | a dog at sunset
dog | black | a black dog
dog | wet | a wet dog
elephant | grey | a grey elephant
elephant | old | an old elephant
dog | ugly | an ugly dog
dog | orange | an orange dog
dog | jumping | a dog jumping
dog | running in the snow | a dog running in the snow
dog | covered in snow | a dog covered in snow
dog | seen from above | a dog seen from above
dog | outside | a dog outside
dog | asleep | a dog asleep
dog | not facing the camera | a dog not facing the camera
dog | full of mud | a dog full of mud
dog | lighter in color | a dog lighter in color
dog | bigger than a car | a dog bigger than a car
dress | darker and less sheer | a darker and less sheer dress
dress | is darker | a dress is darker
dress | has longer sleeves | a dress has longer sleeves
dress | is much shorter and sportier | a dress is much shorter and sportier
dress | brighter color. | a dress of a brighter color
jeans | is darker | jeans are darker
dog | a cartoon | a cartoon of a dog
dog | cartoon | a cartoon of a dog
dog | as a cartoon | a cartoon of a dog
dog | in the style of a cartoon | a cartoon of a dog
dog | in a cartoon style | a cartoon of a dog
dog | make it a cartoon | a cartoon of a dog
dog | is a cartoon | a cartoon of a dog
dog | a painting of {ref} | a painting of a dog
dog | a painting of it | a painting of a dog
dog | an oil painting | an oil painting of a dog
dog | pencil drawing | a pencil drawing of a dog
dog | sketch | a sketch of a dog
dog | graffiti | graffiti of a dog
dog | pixel art | pixel art of a dog
dog | origami | an origami dog
dog | plush toy | a plush toy dog
Eiffel Tower | origami | an origami of the Eiffel Tower
dog | in the style of Van Gogh | a picture of a dog in the style of Van Gogh
people | a sketch | a sketch of people
dog | | a photo of a dog
people | | a photo of people
hour | | a photo of an hour
unicorn | | a photo of a unicorn
European | | a photo of a European
umbrella | | a photo of an umbrella
ukulele | | a photo of a ukulele
SUV | | a photo of an SUV
water | | a photo of water
grass | wet | wet grass
scissors | | a photo of scissors
glass | full of water | a glass full of water
bus | | a photo of a bus
sheep | is on a hill | a sheep is on a hill
two sheep | is on a hill | two sheep are on a hill
group of people | is on a hill | a group of people is on a hill
man and girl | is on a beach | a man and a girl are on a beach
black and white cat | is on a beach | a black and white cat is on a beach
Human face | smiling | a human face smiling
Sports equipment | is on a table | sports equipment is on a table
French fries | with ketchup | French fries with ketchup
Dog | is wet | a dog is wet
Eiffel Tower | at night | the Eiffel Tower at night
the Eiffel Tower | is at night | the Eiffel Tower is at night
Mount Fuji | in winter | Mount Fuji in winter
Mount Fuji | black | a photo of Mount Fuji, black
Statue of Liberty | in the fog | the Statue of Liberty in the fog
a girl with an umbrella | is wet | a girl with an umbrella is wet
a girl with an umbrella | happy | a happy girl with an umbrella
the old man | sitting | the old man sitting
my dog | black | my black dog
two horses pulling a wagon | has a rider | two horses pulling a wagon have a rider
sky | with clouds | the sky with clouds
собака | on a beach | собака on a beach
犬 | is wet | 犬 is wet
dog | на пляже | a photo of a dog, на пляже
dog | 砂浜で | a photo of a dog, 砂浜で
dog | a dog on a beach | a dog on a beach
dog | the dog is on a beach | a dog is on a beach
dog | dog on the beach | a dog on the beach
dog | the dog | a dog
dog | Black dog wearing a coat. | a black dog wearing a coat
dog | bigger dog | a bigger dog
dog | biggest dog on the sofa | the biggest dog on the sofa
dog | Two dogs sits on a gray floor | two dogs sit on a gray floor
dog | only one dog | only one dog
dog | different dog and has a toy | a different dog that has a toy
dog | it is on a beach | a dog is on a beach
dog | it's wet | a dog is wet
dog | that is on a beach | a dog is on a beach
dog | a cat on a sofa | a cat on a sofa
dog | Woman in a black cap smiles | a woman in a black cap smiles
dog | a hat | a dog with a hat
dog | red collar | a dog with a red collar
dog | sunglasses | a dog with sunglasses
dog | two kids | a dog with two kids
dog | hat on its head | a dog with a hat on its head
dog | snow | a dog in the snow
dog | beach | a dog on a beach
dog | a sandy beach | a dog on a sandy beach
dog | deep snow | a dog in deep snow
dog | night | a dog at night
dog | different angle | a dog from a different angle
dog | the sky is bluer | a photo of a dog in which the sky is bluer
dog | the color of the couch has changed | a photo of a dog in which the color of the couch has changed
dog | there is a couch | a photo of a dog in which there is a couch
dog | two | two dogs
child | three of them | three children
dog | has two of them and is on a table | two dogs are on a table
knife | only one | only one knife
dog | shows only one animal | a photo of a dog that shows only one animal
dog | show three bottles of soft drink | a photo of a dog that shows three bottles of soft drink
dog | Shows a larger dog with brown fur | a larger dog with brown fur
dog | is taken at night | a photo of a dog that is taken at night
people | is shot from the side | a photo of people that is shot from the side
dog | taken at night | a photo of a dog taken at night
dog | is in the foreground | a dog is in the foreground
dog | the target photo is of a brown dog walking | a brown dog walking
dog | The target photo has two ducks | a photo of a dog that has two ducks
dog | make it night | a dog at night
dog | make it black | a black dog
dog | make the dog smaller and running | a smaller dog running
dog | make the background darker | a dog with a darker background
dog | change the dog to a cat | a cat
dog | replace the dog with two cats | two cats
dog | change to a cat on a sofa | a cat on a sofa
dog | change the color to red | a red dog
dog | change the background to a beach | a dog on a beach
dog | change the background to a red wall | a dog with a red wall in the background
dog | change the angle | a dog from a different angle
dog | add a hat | a dog with a hat
dog | add a hat and make it smaller | a smaller dog with a hat
dog | add a ball and a stick | a dog with a ball and a stick
dog | remove the people | a photo of a dog
dog | remove the leash and add a ball | a dog with a ball
dog | put it on a sofa | a dog on a sofa
dog | put a hat on the dog | a dog with a hat on the dog
dog | have the dog facing the camera | a dog facing the camera
dog | have it look to the right | a dog looking to the right
dog | zoom in | a close-up of a dog
dog | must be on a leash | a dog on a leash
dog | rotate by ninety degrees | a photo of a dog, rotate by ninety degrees
dog | same dog, but on a beach | a dog on a beach
dog | Same breed but with a ball | a dog of the same breed but with a ball
dog | Instead of a dog there is a cat | a cat
dog | has a ball instead of a stick | a dog has a ball
dog | is on grass rather than snow and is wet | a dog is on grass and is wet
dog | Remove the cat. Add a ball! | a dog with a ball
dog | xqzvblort | a photo of a dog, xqzvblort
dog | make the dog sit on a chair | a dog sitting on a chair
dog | make dog to look away | a dog looking away
dog | place a framed picture on the wall | a dog with a framed picture on the wall
dog | put two dogs of the same size on the grass | two dogs of the same size on the grass
dog | paint the cup blue | a dog with a blue cup
dog | take apart the flute | a photo of a dog, take apart the flute
dog | The Target Image shows a hyena walking | a hyena walking
people | is set on a train | a photo of people that is set on a train
dress | its darker and less shiny | a dress is darker and less shiny
dog | turn on the lamp | a photo of a dog, turn on the lamp
dog | there si more light | a photo of a dog, there si more light
elephant | is painting a picture | an elephant is painting a picture
dog | the two people and food are missing | a photo of a dog in which the two people and food are missing
dog | 3 more animals on a hill | 3 more animals on a hill
dog | Make the two dogs older in the yard | two dogs older in the yard
dog | change dog breed to an Italian greyhound | an Italian greyhound
dog | change the breed of the dog | a dog of a different breed
dog | make the dog stand up and look to the left | a dog standing up and looking to the left
three people | has a hat and shows a wheel | three people have a hat and show a wheel
dog | ??? | a photo of a dog
| on a beach | something on a beach
`
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((part) => part.trim()) as [string, string, string])

suite('a sentence of a name and a relative caption', () => {
  it.each(CASES)('%s | %s', (name, caption, sentence) => {
    expect(describe(name, caption)).toBe(sentence)
  })

  it('is a style whatever the words of a style', () => {
    expect(describeStyle('dog', 'a cartoon')).toBe('a cartoon of a dog')
    expect(describeStyle('people', 'stained glass')).toBe('stained glass of people')
    expect(describeStyle('dog', 'vaporwave poster')).toBe('a vaporwave poster of a dog')
    expect(describeStyle('dog', 'bas-relief on a wall')).toBe('a bas-relief of a dog on a wall')
    expect(describeStyle('dog', '')).toBe('a photo of a dog')
  })

  it('stays one line of bounded length for any input', () => {
    const long = [
      'a '.repeat(50_000),
      'and '.repeat(50_000),
      'x'.repeat(100_000),
      'change a to '.repeat(20_000),
    ]
    const odd = [
      'instead of '.repeat(9000),
      ', add '.repeat(9000),
      '\u0000\n\t',
      '{ref}$',
      '\ud800',
      '((((',
      'make it',
    ]
    for (const text of [...long, ...odd]) {
      for (const name of ['dog', text, '']) {
        const sentence = describe(name, text)
        expect(sentence.length).toBeLessThan(700)
        expect(sentence).toMatch(/^\S[^\n\r\t]*\S$/)
        expect(sentence).toBe(describe(name, text))
      }
    }
  })
})
